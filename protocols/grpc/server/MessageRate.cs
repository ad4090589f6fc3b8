namespace GenAiTransport.Grpc.Server;

enum RateVerdict
{
    Fine,
    TooMany,

    /// <summary>It was told, and goes on all the same.</summary>
    Flood,
}

/// <summary>How many requests a stream sends: so many in 10 s, at once or spread. Used by its reader alone.</summary>
sealed class MessageRate(int per10Seconds, TimeProvider time)
{
    static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    double _left = per10Seconds;
    long _last = time.GetTimestamp();
    int _refused;

    public RateVerdict Next()
    {
        if (per10Seconds == 0)
            return RateVerdict.Fine;
        var now = time.GetTimestamp();
        _left = Math.Min(per10Seconds, _left + (time.GetElapsedTime(_last, now) / Window * per10Seconds));
        _last = now;
        if (_left >= 1)
        {
            _left--;
            _refused = 0;
            return RateVerdict.Fine;
        }
        return ++_refused > per10Seconds ? RateVerdict.Flood : RateVerdict.TooMany;
    }
}
