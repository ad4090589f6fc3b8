using System.Threading.RateLimiting;

namespace GenAiTransport;

/// <summary>
/// How many messages a connection sends: so many in 10 s, at once or spread. Refusals are remembered until its account is full again, so that
/// whoever goes on is shown out, however slowly. Used by the connection's reader alone.
/// </summary>
public sealed class MessageRate : IDisposable
{
    readonly int _most;
    readonly TokenBucketRateLimiter? _account;
    int _refused;

    /// <param name="per10Seconds">0 is no limit.</param>
    public MessageRate(int per10Seconds) : this(per10Seconds, TimeSpan.FromSeconds(10))
    {
    }

    public MessageRate(int most, TimeSpan period)
    {
        _most = most;
        if (most > 0)
        {
            _account = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
            {
                TokenLimit = most,
                TokensPerPeriod = most,
                ReplenishmentPeriod = period,
                AutoReplenishment = false,
                QueueLimit = 0,
            });
        }
    }

    /// <summary>What whoever sent too many is told.</summary>
    public string Sentence => $"Too many messages; {_most} in 10 seconds are allowed";

    public RateVerdict Next()
    {
        if (_account is null)
            return RateVerdict.Fine;
        _account.TryReplenish();
        if (_account.IdleDuration is not null)
            _refused = 0;
        using var lease = _account.AttemptAcquire();
        if (lease.IsAcquired)
            return RateVerdict.Fine;
        ChatTelemetry.Refused(RefusalKind.TooMany);
        return ++_refused > _most ? RateVerdict.Flood : RateVerdict.TooMany;
    }

    public void Dispose() => _account?.Dispose();
}
