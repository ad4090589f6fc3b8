namespace GenAiTransport;

/// <summary>What a client has seen since its start. Used by one conversation at a time.</summary>
public sealed class ClientStats(TimeProvider time)
{
    readonly long _started = time.GetTimestamp();
    TimeSpan _answering;
    TimeSpan _untilFirstChunk;
    int _withChunks;

    public TimeSpan Running => time.GetElapsedTime(_started);

    public int MessagesSent { get; private set; }

    public int Successful { get; private set; }

    public int Failed { get; private set; }

    public int Chunks { get; private set; }

    public int SessionsCreated { get; private set; }

    public TimeSpan AverageResponse => Successful == 0 ? TimeSpan.Zero : _answering / Successful;

    public TimeSpan AverageFirstChunk => _withChunks == 0 ? TimeSpan.Zero : _untilFirstChunk / _withChunks;

    public double ChunksPerReply => Successful == 0 ? 0 : (double)Chunks / Successful;

    public void SessionCreated() => SessionsCreated++;

    public void Sent() => MessagesSent++;

    public void FirstChunk(TimeSpan after)
    {
        _untilFirstChunk += after;
        _withChunks++;
    }

    public void Chunk() => Chunks++;

    public void Ended(bool succeeded, TimeSpan took)
    {
        if (!succeeded)
        {
            Failed++;
            return;
        }
        Successful++;
        _answering += took;
    }
}
