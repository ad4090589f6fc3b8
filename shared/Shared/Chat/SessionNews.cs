namespace GenAiTransport;

/// <summary>What who follows a session is told, one after another: turn after turn, and between their events what others do.</summary>
public abstract record SessionNews;

/// <summary>The next turn. What is told of it comes now; the turn before it has ended.</summary>
public sealed record TurnNews(ChatTurn Turn) : SessionNews;

/// <summary>Events of the turn that was named last, all that are ready.</summary>
public sealed record EventNews(ReadOnlyMemory<ChatEvent> Events) : SessionNews;

public sealed record UpdateNews(SessionUpdate Update) : SessionNews;

/// <summary>Nothing happened for a while.</summary>
public sealed record SilenceNews : SessionNews
{
    public static SilenceNews Instance { get; } = new();
}

/// <summary>Nothing follows.</summary>
public sealed record EndNews(FollowEnd Reason) : SessionNews;

public enum FollowEnd
{
    /// <summary>The session is deleted; all that happened in it was told.</summary>
    Deleted,

    /// <summary>So many turns waited to be told that they were not kept. Who joins again can resume.</summary>
    FellBehind,

    /// <summary>The server stops.</summary>
    ShuttingDown,
}
