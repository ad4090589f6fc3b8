namespace GenAiTransport;

/// <summary>
/// The waits between attempts to reach a server again: 0.5 s, doubling to 10 s, each up to a quarter shorter or longer, so that the
/// clients of a server that comes back do not all come back at the same moment.
/// </summary>
public sealed class Backoff(TimeProvider time, TimeSpan? patience = null)
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    int _attempts;
    long _since;

    /// <summary>Waits before the next attempt. False, at once, when the patience is spent; without one it never is.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken = default)
    {
        if (_attempts == 0)
            _since = time.GetTimestamp();
        else if (time.GetElapsedTime(_since) >= patience)
            return false;
        await Task.Delay(Next(_attempts++), time, cancellationToken);
        return true;
    }

    /// <summary>The server was reached: the next wait is a short one again.</summary>
    public void Reset() => _attempts = 0;

    static TimeSpan Next(int attempts)
    {
        var doubled = First * Math.Pow(2, Math.Min(attempts, 10));
        return (doubled < Longest ? doubled : Longest) * (0.75 + (Random.Shared.NextDouble() / 2));
    }
}
