namespace GenAiTransport;

/// <summary>What a client has seen since its start. Used by one conversation at a time.</summary>
sealed class ClientStats(TimeProvider time)
{
    readonly long _started = time.GetTimestamp();

    public TimeSpan Running => time.GetElapsedTime(_started);

    public int MessagesSent { get; set; }

    public int Failed { get; set; }

    public int Chunks { get; set; }

    public int SessionsCreated { get; set; }

    /// <summary>How long each reply took that succeeded.</summary>
    public List<TimeSpan> Replies { get; } = [];

    /// <summary>How long each reply kept its reader waiting, where there was something to read.</summary>
    public List<TimeSpan> FirstChunks { get; } = [];

    public double ChunksPerReply => Replies.Count == 0 ? 0 : (double)Chunks / Replies.Count;

    public static TimeSpan Average(List<TimeSpan> times) => times.Count == 0 ? TimeSpan.Zero : times.Aggregate((sum, one) => sum + one) / times.Count;
}
