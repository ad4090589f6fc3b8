using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GenAiTransport.Cluster;

/// <summary>Not ready while the store cannot be reached.</summary>
sealed class ClusterCheck(ClusterRedis redis) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        redis.IsConnected ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The cluster's store cannot be reached"));
}
