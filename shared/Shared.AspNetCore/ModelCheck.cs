using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GenAiTransport;

/// <summary>Not ready while the model keeps failing.</summary>
sealed class ModelCheck(IChatSessions sessions) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        sessions.Stats.Model.Trouble is { } trouble ? HealthCheckResult.Unhealthy(trouble) : HealthCheckResult.Healthy());
}
