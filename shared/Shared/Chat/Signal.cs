namespace GenAiTransport;

/// <summary>
/// Wakes one reader that has looked everywhere and found nothing. What is set before the wait is not lost: the wait then ends at once. The
/// reader looks again after each wait, so it does not matter how often, or by whom, it was set.
/// </summary>
sealed class Signal(TimeProvider time)
{
    TaskCompletionSource _set = New();

    public void Set() => Volatile.Read(ref _set).TrySetResult();

    /// <summary>False when nothing was set for so long.</summary>
    public async ValueTask<bool> WaitAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        try
        {
            await _set.Task.WaitAsync(silence, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
        Volatile.Write(ref _set, New());
        return true;
    }

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
