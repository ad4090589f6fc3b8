using System.Threading.Tasks.Sources;

namespace GenAiTransport;

/// <summary>
/// Wakes its one reader, which has looked everywhere and found nothing. What is set before the wait is not lost: the wait then ends at once. The
/// reader looks again after each wait, so it does not matter how often, or by whom, it was set. A wait allocates nothing.
/// </summary>
sealed class Signal : IValueTaskSource
{
    const int Quiet = 0;
    const int Waiting = 1;
    const int IsSet = 2;

    ManualResetValueTaskSourceCore<bool> _wait;
    int _state;

    /// <summary>Ends when it is set, and in no other way. To be awaited once, at once.</summary>
    public ValueTask WaitAsync()
    {
        _wait.Reset();
        if (Interlocked.CompareExchange(ref _state, Waiting, Quiet) == Quiet)
            return new ValueTask(this, _wait.Version);
        Volatile.Write(ref _state, Quiet);
        return default;
    }

    /// <summary>Whoever sets it may hold a lock: the reader goes on on another thread.</summary>
    public void Set()
    {
        if (IsWaitedFor())
            ThreadPool.UnsafeQueueUserWorkItem(static signal => signal._wait.SetResult(true), this, preferLocal: false);
    }

    /// <summary>The reader goes on here and now, before this returns: what a model says is on its way when the model goes on. Not under a lock.</summary>
    public void SetNow()
    {
        if (IsWaitedFor())
            _wait.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    /// <summary>Who gets true has the wait to end. What others set before it does so is seen by the reader that it wakes.</summary>
    bool IsWaitedFor()
    {
        if (Interlocked.Exchange(ref _state, IsSet) != Waiting)
            return false;
        Volatile.Write(ref _state, Quiet);
        return true;
    }
}
