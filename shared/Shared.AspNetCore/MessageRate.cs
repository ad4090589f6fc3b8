using System.Threading.RateLimiting;

namespace GenAiTransport;

/// <summary>
/// How many messages a connection sends: so many in 10 s, at once or spread. Refusals are remembered until its account is full again, so that
/// whoever goes on is shown out, however slowly. 0 is no limit. Used by the connection's reader alone.
/// </summary>
public sealed class MessageRate(int per10Seconds, TimeSpan? period = null) : IDisposable
{
    readonly TokenBucketRateLimiter _account = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = Limits.Or(per10Seconds),
        TokensPerPeriod = Limits.Or(per10Seconds),
        ReplenishmentPeriod = period ?? TimeSpan.FromSeconds(10),
        AutoReplenishment = false,
        QueueLimit = 0,
    });
    int _refused;

    /// <summary>What whoever sent too many is told.</summary>
    public string Sentence => $"Too many messages; {per10Seconds} in 10 seconds are allowed";

    public RateVerdict Next()
    {
        _account.TryReplenish();
        if (_account.IdleDuration is not null)
            _refused = 0;
        using var lease = _account.AttemptAcquire();
        if (lease.IsAcquired)
            return RateVerdict.Fine;
        ChatTelemetry.Refused(RefusalKind.TooMany);
        return ++_refused > per10Seconds ? RateVerdict.Flood : RateVerdict.TooMany;
    }

    public void Dispose() => _account.Dispose();
}
