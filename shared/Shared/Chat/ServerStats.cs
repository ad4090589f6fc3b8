namespace GenAiTransport;

/// <summary>
/// What a server has done since its start. Every request is counted once when it begins and once when it ends, so that
/// total = successful + failed + running holds in every snapshot.
/// </summary>
public sealed class ServerStats(TimeProvider time)
{
    readonly Lock _gate = new();
    long _total;
    long _successful;
    long _failed;
    long _sessionsCreated;
    double _answering;

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    public ModelStreak Model { get; } = new(time);

    internal void RequestBegan(ChatTurn turn)
    {
        lock (_gate)
            _total++;
        turn.WhenEnded(RequestEnded);
    }

    void RequestEnded(ChatEvent end)
    {
        lock (_gate)
        {
            if (end is TurnCompleted completed)
                (_successful, _answering) = (_successful + 1, _answering + completed.ProcessingTime);
            else
                _failed++;
        }
    }

    /// <summary>A request that never came as far as a turn.</summary>
    public void RequestRefused(RefusalKind kind)
    {
        ChatTelemetry.Refused(kind);
        lock (_gate)
            (_total, _failed) = (_total + 1, _failed + 1);
    }

    public void SessionCreated()
    {
        lock (_gate)
            _sessionsCreated++;
    }

    public StatsReport Report(string model, int activeSessions)
    {
        lock (_gate)
        {
            return new StatsReport
            {
                Status = "healthy",
                Model = model,
                UptimeSeconds = Math.Round((time.GetUtcNow() - StartedAt).TotalSeconds, 2),
                TotalRequests = _total,
                SuccessfulRequests = _successful,
                FailedRequests = _failed,
                ActiveSessions = activeSessions,
                AverageResponseTime = _successful == 0 ? 0 : Math.Round(_answering / _successful, 3),
                StartTime = StartedAt,
                TotalSessionsCreated = _sessionsCreated,
            };
        }
    }
}
