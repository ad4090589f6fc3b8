namespace GenAiTransport;

/// <summary>What clients may ask of a server. Each is a setting <c>Limits__Name</c>; 0 takes the limit away.</summary>
public sealed record Limits
{
    /// <summary>Per address; a burst of twice as many is let through.</summary>
    public int RequestsPerSecond { get; init; } = 200;

    public int ConnectionsPerAddress { get; init; } = 100;

    public int MessagesPer10Seconds { get; init; } = 30;

    public int MaxFrameBytes { get; init; } = 65_536;

    public int MaxBodyBytes { get; init; } = 1_048_576;

    public int MaxMessageChars { get; init; } = 32_000;

    public int MaxSessions { get; init; } = 10_000;

    public int SessionIdleMinutes { get; init; } = 60;

    public int WaitingTurns { get; init; } = 8;

    /// <summary>How often a live connection is pinged; a peer that was silent for twice as long is gone.</summary>
    public int PingSeconds { get; init; } = 15;

    /// <summary>A live connection that takes nothing for so long, while there is something to be taken, is dropped.</summary>
    public int SlowReaderSeconds { get; init; } = 10;

    /// <summary>How long a finished reply can still be resumed.</summary>
    public int ResumeMinutes { get; init; } = 5;

    public static int Or(int limit, int unlimited = int.MaxValue) => limit == 0 ? unlimited : limit;

    /// <summary>The name of the first setting that makes no sense, or null.</summary>
    public string? FirstWrong() => new (string Name, int Value)[]
    {
        (nameof(RequestsPerSecond), RequestsPerSecond), (nameof(ConnectionsPerAddress), ConnectionsPerAddress),
        (nameof(MessagesPer10Seconds), MessagesPer10Seconds), (nameof(MaxFrameBytes), MaxFrameBytes),
        (nameof(MaxBodyBytes), MaxBodyBytes), (nameof(MaxMessageChars), MaxMessageChars), (nameof(MaxSessions), MaxSessions),
        (nameof(SessionIdleMinutes), SessionIdleMinutes), (nameof(WaitingTurns), WaitingTurns), (nameof(ResumeMinutes), ResumeMinutes),
        (nameof(PingSeconds), PingSeconds), (nameof(SlowReaderSeconds), SlowReaderSeconds),
    }.FirstOrDefault(limit => limit.Value < 0).Name;
}
