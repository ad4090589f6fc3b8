using System.Collections.Concurrent;

namespace GenAiTransport.Tests;

/// <summary>Waits are over at once and can be read afterwards; limits, which are set after their timer exists, take their true time.</summary>
sealed class GeminiClock : TimeProvider
{
    readonly ConcurrentQueue<TimeSpan> _waits = new();

    public TimeSpan[] Waits => [.. _waits];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
            _waits.Enqueue(dueTime);
        return System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
