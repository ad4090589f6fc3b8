using Microsoft.Extensions.Time.Testing;

namespace GenAiTransport.Testing;

/// <summary>Time that passes only when told to.</summary>
public sealed class ManualClock() : FakeTimeProvider(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero))
{
    int _timers;

    /// <summary>How many timers were ever made.</summary>
    public int Timers => _timers;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _timers);
        return base.CreateTimer(callback, state, dueTime, period);
    }

    /// <summary>Lets time pass in steps until something has happened that waits for it, however late that begins to wait.</summary>
    public async Task AdvanceUntilAsync(Task happened, TimeSpan step)
    {
        while (!happened.IsCompleted)
        {
            Advance(step);
            await Task.WhenAny(happened, Task.Delay(10));
        }
    }
}
