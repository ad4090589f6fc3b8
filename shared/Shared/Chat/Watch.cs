using System.Runtime.CompilerServices;

namespace GenAiTransport;

/// <summary>
/// A reader's waits for a signal, which silence and cancellation end too. What watches for these is made once for all waits: a wait for the next chunk
/// costs no timer and no memory.
/// </summary>
sealed class Watch : IDisposable
{
    readonly Signal _signal;
    readonly TimeSpan _silence;
    readonly ITimer _timer;
    readonly CancellationToken _cancellationToken;
    readonly CancellationTokenRegistration _registration;
    volatile bool _isSilent;

    /// <param name="signal">What is waited for.</param>
    /// <param name="silence">How long a wait may last; infinite where it may last for ever.</param>
    public Watch(Signal signal, TimeSpan silence, TimeProvider time, CancellationToken cancellationToken)
    {
        (_signal, _silence, _cancellationToken) = (signal, silence, cancellationToken);
        _timer = time.CreateTimer(static watch => ((Watch)watch!).Tell(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _registration = cancellationToken.UnsafeRegister(static signal => ((Signal)signal!).Set(), signal);
    }

    /// <summary>False when nothing was set for so long.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> WaitAsync()
    {
        _isSilent = false;
        _timer.Change(_silence, Timeout.InfiniteTimeSpan);
        await _signal.WaitAsync();
        _cancellationToken.ThrowIfCancellationRequested();
        return !_isSilent;
    }

    public void Dispose()
    {
        _timer.Dispose();
        _registration.Dispose();
    }

    void Tell()
    {
        _isSilent = true;
        _signal.Set();
    }
}
