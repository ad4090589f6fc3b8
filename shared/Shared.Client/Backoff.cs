namespace GenAiTransport;

/// <summary>
/// The waits between attempts to reach a server again: 0.5 s, doubling to 10 s, each up to a quarter shorter or longer, so that the
/// clients of a server that comes back do not all come back at the same moment.
/// </summary>
public sealed class Backoff(TimeProvider time)
{
    /// <summary>What a reply ends with that has waited too long.</summary>
    public const string TooLong = "The connection broke and the server could not be reached again; /history shows what arrived";

    static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    int _attempts;
    long _since;

    /// <summary>Whether the first wait began longer ago than a reply waits; a connection may be tried for ever.</summary>
    public bool IsLong => _attempts > 0 && time.GetElapsedTime(_since) >= Patience;

    /// <summary>Waits before the next attempt.</summary>
    public Task WaitAsync(CancellationToken cancellationToken = default)
    {
        if (_attempts == 0)
            _since = time.GetTimestamp();
        return Task.Delay(Next(_attempts++), time, cancellationToken);
    }

    /// <summary>The server was reached: the next wait is a short one again.</summary>
    public void Reset() => _attempts = 0;

    static TimeSpan Next(int attempts)
    {
        var doubled = First * Math.Pow(2, Math.Min(attempts, 10));
        return (doubled < Longest ? doubled : Longest) * (0.75 + (Random.Shared.NextDouble() / 2));
    }
}
