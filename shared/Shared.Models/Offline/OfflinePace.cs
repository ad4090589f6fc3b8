namespace GenAiTransport;

/// <summary>When each word of a reply is due, counted from its start, so that late timers do not add up.</summary>
sealed class OfflinePace(TimeSpan firstToken, double wordsPerSecond, TimeProvider time)
{
    const double LongestWaitInSeconds = 24 * 60 * 60;

    readonly double _firstTokenSeconds = firstToken >= TimeSpan.Zero
        ? firstToken.TotalSeconds
        : throw new ArgumentOutOfRangeException(nameof(firstToken), "The first token cannot come before the question.");

    readonly double _wordsPerSecond = wordsPerSecond >= 0 && double.IsFinite(wordsPerSecond)
        ? wordsPerSecond
        : throw new ArgumentOutOfRangeException(nameof(wordsPerSecond), "The pace must be a number, 0 or more.");

    public bool IsPaced => _wordsPerSecond > 0;

    public long Start() => IsPaced ? time.GetTimestamp() : 0;

    public Task UntilAsync(long start, int word, CancellationToken cancellationToken)
    {
        var due = _firstTokenSeconds + word / _wordsPerSecond;
        var wait = due - time.GetElapsedTime(start).TotalSeconds;
        return wait > 0
            ? Task.Delay(TimeSpan.FromSeconds(Math.Min(wait, LongestWaitInSeconds)), time, cancellationToken)
            : Task.CompletedTask;
    }
}
