namespace GenAiTransport.Comparison;

/// <summary>One direction of what a client has to the network: all its connections send over it, one piece after another.</summary>
sealed class Line
{
    readonly Lock _gate = new();
    long _free;

    /// <summary>Takes it for so long, as soon as it is free; gives when it will be free again.</summary>
    public long Take(long now, long duration)
    {
        lock (_gate)
            return _free = Math.Max(_free, now) + duration;
    }
}
