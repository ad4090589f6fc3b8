namespace GenAiTransport.Comparison;

/// <summary>
/// Waiting until a moment, not for a while: late timers do not add up, and no wait ends early. A timer is good for whole milliseconds; what is left
/// is waited out by giving way to others.
/// </summary>
static class PreciseWait
{
    const double TimerSlack = 1.5;

    public static async ValueTask UntilAsync(long moment, TimeProvider time, CancellationToken cancellationToken)
    {
        while (time.GetElapsedTime(time.GetTimestamp(), moment) is { Ticks: > 0 } left)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (left.TotalMilliseconds > TimerSlack + 1)
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Floor(left.TotalMilliseconds - TimerSlack)), time, cancellationToken);
            else
                await Task.Yield();
        }
    }
}
