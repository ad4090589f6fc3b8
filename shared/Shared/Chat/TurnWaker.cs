using System.Threading.Tasks.Sources;

namespace GenAiTransport;

/// <summary>
/// Wakes one reader of a turn: for an event, for a silence that lasted, or because its reading is cancelled. It is made once for a reading;
/// waiting with it allocates nothing and starts no timer.
/// </summary>
sealed class TurnWaker : IValueTaskSource<bool>, IDisposable
{
    readonly TimeSpan _silence;
    readonly TimeProvider _time;
    readonly CancellationToken _cancellationToken;
    readonly ITimer? _timer;
    readonly CancellationTokenRegistration _cancelling;
    ManualResetValueTaskSourceCore<bool> _waiting = new() { RunContinuationsAsynchronously = true };
    long _since;
    int _isWaiting;

    public TurnWaker(TimeSpan silence, TimeProvider time, CancellationToken cancellationToken)
    {
        (_silence, _time, _cancellationToken) = (silence, time, cancellationToken);
        _since = time.GetTimestamp();
        if (silence != Timeout.InfiniteTimeSpan)
            _timer = time.CreateTimer(waker => ((TurnWaker)waker!).Tick(), this, silence, Timeout.InfiniteTimeSpan);
        _cancelling = cancellationToken.UnsafeRegister(waker => ((TurnWaker)waker!).Cancel(), this);
    }

    /// <summary>From here on <see cref="Wake"/> is heard. Called where nothing can be appended meanwhile.</summary>
    public void Listen()
    {
        _waiting.Reset();
        Volatile.Write(ref _since, _time.GetTimestamp());
        Volatile.Write(ref _isWaiting, 1);
    }

    /// <summary>True for an event, false after a silence. After each <see cref="Listen"/> once.</summary>
    public ValueTask<bool> WaitAsync()
    {
        if (_cancellationToken.IsCancellationRequested)
            Cancel();
        return new ValueTask<bool>(this, _waiting.Version);
    }

    public void Wake()
    {
        if (Interlocked.Exchange(ref _isWaiting, 0) == 1)
            _waiting.SetResult(true);
    }

    public void Dispose()
    {
        _cancelling.Dispose();
        _timer?.Dispose();
    }

    /// <summary>The timer runs on through the events; when it is due it looks how long the silence has been.</summary>
    void Tick()
    {
        var rest = _silence - _time.GetElapsedTime(Volatile.Read(ref _since));
        if (rest <= TimeSpan.Zero)
        {
            rest = _silence;
            if (Interlocked.Exchange(ref _isWaiting, 0) == 1)
                _waiting.SetResult(false);
        }
        _timer!.Change(rest, Timeout.InfiniteTimeSpan);
    }

    void Cancel()
    {
        if (Interlocked.Exchange(ref _isWaiting, 0) == 1)
            _waiting.SetException(new OperationCanceledException(_cancellationToken));
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _waiting.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _waiting.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiting.OnCompleted(continuation, state, token, flags);
}
