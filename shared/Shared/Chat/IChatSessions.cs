namespace GenAiTransport;

/// <summary>All conversations of a server: the one seam to where sessions live, which whoever serves them need not know.</summary>
public interface IChatSessions
{
    ServerStats Stats { get; }

    int Count { get; }

    /// <summary>The model that answers where a session chose none.</summary>
    string DefaultModel { get; }

    ValueTask<Answer<IChatSession>> CreateAsync(string? modelId, string? owner);

    /// <summary>Null also when the session is somebody else's: that it exists is not told.</summary>
    ValueTask<IChatSession?> FindAsync(string? id, string? owner);

    ValueTask<ChatTurn?> FindTurnAsync(string? id, string? owner);

    /// <summary>
    /// Starts a turn: in the session named, or in a new one where none is. Every call counts as a request; a refused one creates nothing. A message that
    /// is sent again under the id of its turn is given that turn: it is answered once.
    /// </summary>
    ValueTask<Answer<ChatTurn>> StartAsync(NewMessage message);

    /// <summary>The sessions of an owner, oldest first.</summary>
    ValueTask<IReadOnlyList<SessionSummary>> ListAsync(string? owner);

    ValueTask<bool> DeleteAsync(string id, string? owner);
}
