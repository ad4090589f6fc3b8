using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport;

/// <summary>Not ready before the server has started, and from the moment it is told to stop: replies that run then come to their end, or are told.</summary>
sealed class ServingCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("The server is shutting down")
        : lifetime.ApplicationStarted.IsCancellationRequested ? HealthCheckResult.Healthy()
        : HealthCheckResult.Unhealthy("The server is starting"));
}
