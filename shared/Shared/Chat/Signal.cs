namespace GenAiTransport;

/// <summary>
/// Wakes one reader that has looked everywhere and found nothing. What is set before the wait is not lost: the wait then ends at once. The
/// reader looks again after each wait, so it does not matter how often, or by whom, it was set.
/// </summary>
sealed class Signal
{
    TaskCompletionSource _set = new();

    /// <summary>Ends when it is set.</summary>
    public Task Task => Volatile.Read(ref _set).Task;

    /// <summary>Whoever sets it may hold a lock: the reader goes on on another thread.</summary>
    public void Set()
    {
        var set = Volatile.Read(ref _set);
        if (!set.Task.IsCompleted)
            ThreadPool.UnsafeQueueUserWorkItem(static set => set.TrySetResult(), set, preferLocal: false);
    }

    /// <summary>The reader goes on here and now, before this returns: what a model says is on its way when the model goes on. Not under a lock.</summary>
    public void SetNow() => Volatile.Read(ref _set).TrySetResult();

    /// <summary>After each wait, before the reader looks again.</summary>
    public void Reset() => Volatile.Write(ref _set, new TaskCompletionSource());
}
