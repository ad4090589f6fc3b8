using System.Runtime.CompilerServices;

namespace GenAiTransport;

/// <summary>
/// A reader's waits for a signal, which silence and cancellation end too. What watches for these is made once for all waits: a wait for the next chunk
/// costs no timer and no memory.
/// </summary>
sealed class Watch : IDisposable
{
    const long NotWaiting = 0;

    readonly Signal _signal;
    readonly TimeProvider _time;
    readonly TimeSpan _silence;
    readonly ITimer? _timer;
    readonly CancellationToken _cancellationToken;
    readonly CancellationTokenRegistration _registration;
    long _since;
    bool _isSilent;

    /// <param name="signal">What is waited for.</param>
    /// <param name="silence">How long a wait may last; infinite where it may last for ever.</param>
    public Watch(Signal signal, TimeSpan silence, TimeProvider time, CancellationToken cancellationToken)
    {
        (_signal, _silence, _time, _cancellationToken) = (signal, silence, time, cancellationToken);
        if (silence != Timeout.InfiniteTimeSpan)
            _timer = time.CreateTimer(static watch => ((Watch)watch!).Look(), this, silence, Timeout.InfiniteTimeSpan);
        _registration = cancellationToken.UnsafeRegister(static signal => ((Signal)signal!).Set(), signal);
    }

    /// <summary>False when nothing was set for so long.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> WaitAsync()
    {
        if (_timer is not null)
            Volatile.Write(ref _since, _time.GetTimestamp());
        await _signal.WaitAsync();
        Volatile.Write(ref _since, NotWaiting);
        _cancellationToken.ThrowIfCancellationRequested();
        return !Interlocked.Exchange(ref _isSilent, false);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _registration.Dispose();
    }

    void Look()
    {
        var since = Volatile.Read(ref _since);
        var left = since == NotWaiting ? _silence : _silence - _time.GetElapsedTime(since);
        if (left <= TimeSpan.Zero)
        {
            Volatile.Write(ref _isSilent, true);
            _signal.Set();
            left = _silence;
        }
        _timer!.Change(left, Timeout.InfiniteTimeSpan);
    }
}
