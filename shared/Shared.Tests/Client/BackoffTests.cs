using GenAiTransport.Testing;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class BackoffTests
{
    [Test, CancelAfter(10_000)]
    public async Task Waits_double_from_half_a_second_to_ten_seconds_give_or_take_a_quarter()
    {
        var clock = new ManualClock();
        var backoff = new Backoff(clock);
        foreach (var seconds in (double[])[0.5, 1, 2, 4, 8, 10, 10, 10])
            Assert.That(await WaitAsync(backoff, clock), Is.InRange(seconds * 0.75, (seconds * 1.25) + 0.01));

        backoff.Reset();

        Assert.That(await WaitAsync(backoff, clock), Is.InRange(0.375, 0.635), "who was reached is tried soon again");
    }

    [Test, CancelAfter(10_000)]
    public async Task Patience_ends_two_minutes_after_the_first_wait_began()
    {
        var clock = new ManualClock();
        var backoff = new Backoff(clock);
        clock.Advance(TimeSpan.FromMinutes(3));
        var waited = 0.0;
        while (!backoff.IsLong)
            waited += await WaitAsync(backoff, clock);
        Assert.That(waited, Is.InRange(120, 133));

        backoff.Reset();

        Assert.That(backoff.IsLong, Is.False);
    }

    static async Task<double> WaitAsync(Backoff backoff, ManualClock clock)
    {
        var before = clock.GetTimestamp();
        var wait = backoff.WaitAsync();
        while (!wait.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }
        await wait;
        return clock.GetElapsedTime(before).TotalSeconds;
    }
}
