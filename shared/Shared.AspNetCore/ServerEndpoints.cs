using System.Reflection;
using System.Runtime.CompilerServices;
using GenAiTransport.Cluster;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace GenAiTransport;

public static class ServerEndpoints
{
    /// <summary>What a server tells about itself: its state, its figures, its addresses and their documentation.</summary>
    public static RouteGroupBuilder MapServer(this WebApplication app)
    {
        var group = app.MapGroup("").WithTags("Server");
        group.MapGet("/", Info).WithName("info").WithSummary("What this server is and where to find what").WithoutKey();
        // Whoever balances the load often asks for the head only.
        group.MapMethods("/health", [HttpMethods.Get, HttpMethods.Head], Health).WithName("health").WithSummary("Whether the server is well").WithoutKey();
        group.MapHealth();
        group.MapGet("/stats", Stats).WithName("stats").WithSummary("What the server has done");
        app.MapDocument();
        if (ClusterSwitch.IsSupported && ClusterSwitch.IsWanted(app.Configuration))
            MapCluster(app);
        return group;
    }

    /// <summary>Apart, as in <see cref="ChatServerServices"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void MapCluster(WebApplication app) => app.MapClusterDashboard()?.WithKeyAsPassword();

    static Ok<ServerInfo> Info(ChatServer server, IChatSessions sessions, EndpointDataSource endpoints) => TypedResults.Ok(new ServerInfo(
        $"{server.Protocol} Multi-Turn Chat API",
        typeof(ServerEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        server.Framework,
        sessions.DefaultModel,
        server.Features,
        Addresses(endpoints)));

    static Ok<HealthReport> Health(ServerFigures figures) => TypedResults.Ok(figures.Report().ToHealth());

    static Ok<StatsReport> Stats(ServerFigures figures) => TypedResults.Ok(figures.Report());

    /// <summary>What stands before the address of an endpoint that does more than its method says.</summary>
    public static TBuilder ListedAs<TBuilder>(this TBuilder builder, string verb) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new Verb(verb));

    static SortedDictionary<string, string> Addresses(EndpointDataSource source)
    {
        var addresses = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var endpoint in source.Endpoints.OfType<RouteEndpoint>())
        {
            var verb = endpoint.Metadata.GetMetadata<Verb>()?.Text
                ?? (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is [var method, ..] ? method : "GET");
            if (endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() is { } name)
                addresses[name.EndpointName] = $"{verb} {Path(endpoint)}";
        }
        return addresses;
    }

    /// <summary>Without what may follow at will.</summary>
    static string Path(RouteEndpoint endpoint) => $"/{endpoint.RoutePattern.RawText?.Split("/{*")[0].Trim('/')}";

    sealed record Verb(string Text);
}
