namespace GenAiTransport;

/// <summary>Ends a call when its caller stops or when its time is over, and knows which of the two it was.</summary>
sealed class ModelDeadline : IDisposable
{
    static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    readonly CancellationToken _caller;
    readonly CancellationTokenSource _source;
    readonly CancellationTokenRegistration _stop;

    public ModelDeadline(TimeProvider time, CancellationToken caller)
    {
        _caller = caller;
        _source = new(Timeout.InfiniteTimeSpan, time);
        _stop = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    public bool IsStopped => _caller.IsCancellationRequested;

    public bool IsOver => _source.IsCancellationRequested && !IsStopped;

    /// <summary>Zero is no limit, as with every limit here.</summary>
    public static TimeSpan Limit(TimeSpan allowed) =>
        allowed <= TimeSpan.Zero ? Timeout.InfiniteTimeSpan : allowed > Longest ? Longest : allowed;

    public void Allow(TimeSpan time) => _source.CancelAfter(Limit(time));

    public void Pause() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void ThrowIfStopped() => _caller.ThrowIfCancellationRequested();

    public OperationCanceledException Stopped() => new(_caller);

    public void Dispose()
    {
        _stop.Dispose();
        _source.Dispose();
    }
}
