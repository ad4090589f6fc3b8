namespace GenAiTransport;

/// <summary>Waits for the words of one reply, all with one timer.</summary>
sealed class OfflineClock(OfflinePace pace, TimeProvider time) : IDisposable
{
    static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    readonly long _start = time.GetTimestamp();
    PeriodicTimer? _timer;

    /// <summary>Timers count whole milliseconds: what is due within one is due.</summary>
    public bool IsDue(int word) => !pace.IsPaced || Left(word) < Shortest;

    /// <summary>A tick, after which it may be due: the timer may have ticked before it was asked to.</summary>
    public ValueTask<bool> TickAsync(int word, CancellationToken cancellationToken)
    {
        var wait = TimeSpan.FromTicks(Math.Clamp(Left(word).Ticks, Shortest.Ticks, Longest.Ticks));
        _timer ??= new PeriodicTimer(wait, time);
        _timer.Period = wait;
        return _timer.WaitForNextTickAsync(cancellationToken);
    }

    public void Dispose() => _timer?.Dispose();

    TimeSpan Left(int word) => pace.DueAfter(word) - time.GetElapsedTime(_start);
}
