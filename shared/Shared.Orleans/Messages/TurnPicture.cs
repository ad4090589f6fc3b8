namespace GenAiTransport.Cluster;

/// <summary>A turn as another instance learns of it.</summary>
[GenerateSerializer, Immutable, Alias("turn-picture")]
sealed record TurnPicture(string Id, string Message, bool IsNewSession, string? SenderId, EventBatch SoFar)
{
    /// <summary>Without its events.</summary>
    public static TurnPicture Of(ChatTurn turn) => new(turn.Id, turn.Message, turn.IsNewSession, turn.SenderId, EventBatch.Nothing);
}
