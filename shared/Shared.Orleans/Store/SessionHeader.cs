namespace GenAiTransport.Cluster;

/// <summary>What is known of a session without its owner.</summary>
sealed record SessionHeader(string Id, string? Owner, string Model, string? ChosenModel, DateTimeOffset CreatedAt);

/// <summary>A session as its new owner finds it.</summary>
/// <param name="Epoch">Stands with all that this owner writes.</param>
sealed record TakenSession(SessionHeader Header, long Epoch, EndedTurn[] Ended, AskedTurn[] Asked);
