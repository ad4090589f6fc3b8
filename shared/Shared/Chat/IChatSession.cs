namespace GenAiTransport;

/// <summary>One conversation, wherever it lives.</summary>
public interface IChatSession
{
    string Id { get; }

    string Model { get; }

    /// <summary>Who may see the session, when keys are in use.</summary>
    string? Owner { get; }

    DateTimeOffset CreatedAt { get; }

    ValueTask<SessionSummary> SummaryAsync();

    ValueTask<SessionDetails> DetailsAsync();

    /// <summary>Stops the running reply; turns that wait then follow.</summary>
    ValueTask<bool> StopAsync();

    /// <summary>Empties the history. A running turn is stopped, those that wait are dismissed.</summary>
    ValueTask ClearAsync();

    /// <summary>Tells all members but one connection's.</summary>
    ValueTask TellAsync(SessionUpdate update, string? exceptConnection = null);

    /// <summary>
    /// Takes a seat. The member is handed the turns that come after the one it has seen or, with none named, those that run and wait now; then
    /// all that follow. Null when the session is deleted.
    /// </summary>
    ValueTask<SessionMember?> JoinAsync(string connectionId, ChatTurn? seen = null);

    /// <summary>Takes a seat at one moment with a picture of the session: a turn that ended is in the picture, all others are handed out.</summary>
    ValueTask<PicturedSeat?> JoinWithPictureAsync(string connectionId);

    /// <summary>Takes a seat again, after a turn. Null when turns alone cannot tell what was missed: that one is forgotten, or the history was emptied since.</summary>
    ValueTask<SessionMember?> RejoinAsync(string connectionId, ChatTurn seen);
}

/// <param name="Last">The turn that ended last, after which the member can rejoin; null when there is none to be found again.</param>
public sealed record PicturedSeat(SessionMember Member, SessionDetails Picture, ChatTurn? Last);
