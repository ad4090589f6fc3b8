namespace GenAiTransport;

/// <summary>
/// What clients may ask of a server. Each is a setting <c>Limits__Name</c>; 0 takes the limit away. They can be set, because the binding that works in a
/// native program passes over what can only be initialized.
/// </summary>
public sealed record Limits
{
    /// <summary>Per address; a burst of twice as many is let through.</summary>
    public int RequestsPerSecond { get; set; } = 200;

    public int ConnectionsPerAddress { get; set; } = 100;

    public int MessagesPer10Seconds { get; set; } = 30;

    public int MaxFrameBytes { get; set; } = 65_536;

    public int MaxBodyBytes { get; set; } = 1_048_576;

    public int MaxMessageChars { get; set; } = 32_000;

    public int MaxSessions { get; set; } = 10_000;

    public int SessionIdleMinutes { get; set; } = 60;

    public int WaitingTurns { get; set; } = 8;

    /// <summary>How often a live connection is pinged; a peer that was silent for twice as long is gone.</summary>
    public int PingSeconds { get; set; } = 15;

    /// <summary>A live connection that takes nothing for so long, while there is something to be taken, is dropped.</summary>
    public int SlowReaderSeconds { get; set; } = 10;

    /// <summary>How long a finished reply can still be resumed.</summary>
    public int ResumeMinutes { get; set; } = 5;

    /// <summary>How long one of several instances that is told to leave lets what runs come to its end.</summary>
    public int LeavingSeconds { get; set; } = 30;

    public static int Or(int limit, int unlimited = int.MaxValue) => limit == 0 ? unlimited : limit;

    /// <summary>The name of the first setting that makes no sense, or null.</summary>
    public string? FirstWrong() => new (string Name, int Value)[]
    {
        (nameof(RequestsPerSecond), RequestsPerSecond), (nameof(ConnectionsPerAddress), ConnectionsPerAddress),
        (nameof(MessagesPer10Seconds), MessagesPer10Seconds), (nameof(MaxFrameBytes), MaxFrameBytes),
        (nameof(MaxBodyBytes), MaxBodyBytes), (nameof(MaxMessageChars), MaxMessageChars), (nameof(MaxSessions), MaxSessions),
        (nameof(SessionIdleMinutes), SessionIdleMinutes), (nameof(WaitingTurns), WaitingTurns), (nameof(ResumeMinutes), ResumeMinutes),
        (nameof(PingSeconds), PingSeconds), (nameof(SlowReaderSeconds), SlowReaderSeconds), (nameof(LeavingSeconds), LeavingSeconds),
    }.FirstOrDefault(limit => limit.Value < 0).Name;
}
