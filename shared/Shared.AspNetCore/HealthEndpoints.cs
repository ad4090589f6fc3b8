using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GenAiTransport;

/// <summary>
/// What an orchestrator asks: whether the process lives, or is to be started anew; and whether it is ready, or nobody is to be sent to it for now. Every
/// health check that is registered has a say in the second.
/// </summary>
static class HealthEndpoints
{
    static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHealth(this RouteGroupBuilder group)
    {
        group.MapMethods("/health/live", Methods, Live).WithName("health_live").WithSummary("Whether the process lives").WithoutKey();
        group.MapMethods("/health/ready", Methods, ReadyAsync).WithName("health_ready").WithSummary("Whether to send somebody here").WithoutKey().Refuses(503);
    }

    static Ok<HealthState> Live(HttpContext context)
    {
        DoNotKeep(context);
        return TypedResults.Ok(new HealthState("live"));
    }

    static async Task<Results<Ok<HealthState>, ProblemHttpResult>> ReadyAsync(HttpContext context, HealthCheckService checks)
    {
        DoNotKeep(context);
        var report = await checks.CheckHealthAsync(context.RequestAborted);
        if (report.Status == HealthStatus.Healthy)
            return TypedResults.Ok(new HealthState("ready"));
        var reasons = report.Entries.Values.Where(entry => entry.Status != HealthStatus.Healthy).Select(entry => entry.Description);
        return TypedResults.Problem(string.Join("; ", reasons), statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>It may be otherwise in a moment.</summary>
    static void DoNotKeep(HttpContext context) => context.Response.Headers.CacheControl = "no-store";
}
