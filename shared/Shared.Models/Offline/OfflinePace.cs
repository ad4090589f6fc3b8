namespace GenAiTransport;

/// <summary>How long the offline model thinks, and how fast it speaks.</summary>
sealed class OfflinePace(TimeSpan firstToken, double wordsPerSecond, TimeProvider time)
{
    const double NeverInSeconds = 1e10;

    readonly double _firstTokenSeconds = firstToken >= TimeSpan.Zero
        ? firstToken.TotalSeconds
        : throw new ArgumentOutOfRangeException(nameof(firstToken), "The first token cannot come before the question.");

    readonly double _wordsPerSecond = wordsPerSecond >= 0 && double.IsFinite(wordsPerSecond)
        ? wordsPerSecond
        : throw new ArgumentOutOfRangeException(nameof(wordsPerSecond), "The pace must be a number, 0 or more.");

    public bool IsPaced => _wordsPerSecond > 0;

    public OfflineClock Start() => new(this, time);

    /// <summary>Counted from the start of the reply, so that late timers do not add up.</summary>
    public TimeSpan DueAfter(int word) => TimeSpan.FromSeconds(Math.Min(_firstTokenSeconds + word / _wordsPerSecond, NeverInSeconds));
}
