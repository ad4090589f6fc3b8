using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Orleans.Dashboard;
using Orleans.Hosting;
using Orleans.Serialization;

namespace GenAiTransport.Cluster;

/// <summary>
/// Orleans' own page of what its grains do, where <c>CHAT_CLUSTER_DASHBOARD</c> is true. It shows what all keys' sessions do, if not what they say, so it is for this
/// machine only, and whoever maps it asks for the key.
/// </summary>
public static class ClusterDashboard
{
    internal const string Setting = "CHAT_CLUSTER_DASHBOARD";

    const string Path = "/cluster";

    /// <summary>Null where nobody asked for it.</summary>
    public static IEndpointConventionBuilder? MapClusterDashboard(this WebApplication app)
    {
        if (!IsWanted(app.Configuration))
            return null;
        IEndpointConventionBuilder dashboard = app.MapOrleansDashboard(Path);
        dashboard.Add(endpoint =>
        {
            if (endpoint.RequestDelegate is { } show)
                endpoint.RequestDelegate = context => IPAddress.IsLoopback(context.Connection.RemoteIpAddress ?? IPAddress.None) ? show(context) : Hide(context);
        });
        return dashboard;
    }

    internal static bool IsWanted(IConfiguration configuration) => bool.TryParse(configuration[Setting], out var isWanted) && isWanted;

    internal static void Add(ISiloBuilder silo)
    {
        silo.Services.AddSerializer(serializer => serializer.AddAssembly(typeof(DashboardOptions).Assembly));
        silo.AddDashboard(options => options.HideTrace = true);
    }

    static Task Hide(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
