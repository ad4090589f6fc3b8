namespace GenAiTransport.Tests;

/// <summary>Waits are over at once and can be read afterwards; limits, which are set after their timer exists, expire when the test says so.</summary>
sealed class GeminiClock : TimeProvider
{
    readonly Lock _gate = new();
    readonly List<TimeSpan> _waits = [];
    readonly List<Limit> _limits = [];
    TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TimeSpan[] Waits
    {
        get
        {
            lock (_gate)
                return [.. _waits];
        }
    }

    /// <summary>The limits that run at this moment.</summary>
    public TimeSpan[] Limits
    {
        get
        {
            lock (_gate)
                return [.. _limits.Select(limit => limit.Time)];
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
            return new Limit(this, () => callback(state));
        lock (_gate)
            _waits.Add(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    /// <summary>Waits until this limit runs, and lets it pass.</summary>
    public async Task ExpireAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        while (true)
        {
            Limit? found;
            Task changed;
            lock (_gate)
            {
                found = _limits.Find(limit => limit.Time == time);
                changed = _changed.Task;
            }
            if (found is not null)
            {
                found.Pass();
                return;
            }
            await changed.WaitAsync(cancellationToken);
        }
    }

    void Set(Limit limit, TimeSpan time)
    {
        lock (_gate)
        {
            _limits.Remove(limit);
            limit.Time = time;
            if (time != Timeout.InfiniteTimeSpan)
                _limits.Add(limit);
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    sealed class Limit(GeminiClock clock, Action pass) : ITimer
    {
        public TimeSpan Time { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Set(this, dueTime);
            return true;
        }

        public void Pass()
        {
            clock.Set(this, Timeout.InfiniteTimeSpan);
            pass();
        }

        public void Dispose() => clock.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
