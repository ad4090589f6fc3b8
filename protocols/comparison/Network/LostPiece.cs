namespace GenAiTransport.Comparison;

/// <summary>
/// A piece that the network dropped, and that its sender sends again: when a later one has been acknowledged, for which a quarter of a journey is
/// waited, as it may only have been overtaken; at the latest 200 ms after the journey there and back, and then after twice as long. That is how Linux does it.
/// </summary>
/// <param name="left">When it was sent.</param>
/// <param name="losses">How often it is lost.</param>
sealed class LostPiece(long left, int losses, NetworkConditions network, TimeProvider time)
{
    const double Patience = 200;
    const int MostDoublings = 8;

    readonly Lock _gate = new();
    readonly double _rtt = network.RttMilliseconds * time.TimestampFrequency / 1000;
    double _timeout = (network.RttMilliseconds + Patience) * time.TimestampFrequency / 1000;
    double _sent = left;
    int _losses = Math.Min(losses, MostDoublings);
    TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When it is sent for the last time, as far as is known by now.</summary>
    public long Again
    {
        get
        {
            lock (_gate)
                return (long)(_sent + _timeout * ((1 << _losses) - 1));
        }
    }

    /// <summary>One that was not lost was sent after it. True when no other can change its fate.</summary>
    public bool Follow(long followerLeft)
    {
        lock (_gate)
        {
            for (; _losses > 0 && followerLeft > _sent; _losses--)
            {
                var missed = Math.Max(followerLeft + _rtt, _sent + _rtt * 5 / 4);
                var late = _sent + _timeout;
                if (late < missed)
                    _timeout *= 2;
                _sent = Math.Min(missed, late);
            }
        }
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        return _losses == 0;
    }

    /// <summary>Returns when it has been sent for the last time.</summary>
    public async Task SentAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed);
            var waiting = time.GetElapsedTime(time.GetTimestamp(), Again);
            if (waiting <= TimeSpan.Zero)
                return;
            await changed.Task.WaitAsync(waiting, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
