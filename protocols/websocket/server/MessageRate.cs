namespace GenAiTransport.WebSockets.Server;

enum RateVerdict
{
    Fine,
    TooMany,

    /// <summary>It was told, and goes on all the same.</summary>
    Flood,
}

/// <summary>How many messages a connection sends: so many in 10 s, at once or spread. Used by its reader alone.</summary>
sealed class MessageRate(int per10Seconds, TimeProvider time)
{
    double _left = per10Seconds;
    long _last = time.GetTimestamp();
    int _refused;

    public RateVerdict Next()
    {
        if (per10Seconds == 0)
            return RateVerdict.Fine;
        var now = time.GetTimestamp();
        _left = Math.Min(per10Seconds, _left + (time.GetElapsedTime(_last, now).TotalSeconds * per10Seconds / 10));
        _last = now;
        if (_left >= per10Seconds)
            _refused = 0;
        if (_left >= 1)
        {
            _left--;
            return RateVerdict.Fine;
        }
        return ++_refused > per10Seconds ? RateVerdict.Flood : RateVerdict.TooMany;
    }
}
