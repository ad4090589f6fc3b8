using Grpc.AspNetCore.HealthChecks;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GenAiTransport;

public static class GrpcHost
{
    /// <summary>What a server of gRPC has besides its services: HTTP/2, limits, refusals that are statuses, health and reflection.</summary>
    /// <param name="builder">Has been given the guards that every server has.</param>
    public static void AddGrpcHost(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrpc(options => options.Interceptors.Add<CallGuard>());
        builder.Services.AddOptions<GrpcServiceOptions>().Configure<Limits>((grpc, limits) =>
        {
            var most = Limits.Or(limits.MaxBodyBytes, Array.MaxLength);
            var gzip = new BoundedGzip(most);
            grpc.MaxReceiveMessageSize = most;
            grpc.CompressionProviders = [gzip];
            grpc.ResponseCompressionAlgorithm = gzip.EncodingName;
        });
        builder.Services.AddOptions<KestrelServerOptions>().Configure<Limits>((kestrel, limits) =>
        {
            // Without TLS nobody can negotiate the version, so there is only this one.
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
            kestrel.Limits.Http2.KeepAlivePingDelay = kestrel.Limits.Http2.KeepAlivePingTimeout =
                limits.PingSeconds == 0 ? TimeSpan.MaxValue : TimeSpan.FromSeconds(limits.PingSeconds);
            // A call beyond this waits without a word, so who has all the streams that an address may have can still make other calls.
            kestrel.Limits.Http2.MaxStreamsPerConnection = Math.Max(100, Limits.Or(limits.ConnectionsPerAddress, int.MaxValue / 2) * 2);
        });
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks();
        // The framework asks the writers in their order, and its own can write anything.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter, StatusWriter>());
        builder.Services.AddSingleton<CallServices>();
        builder.Services.AddSingleton<CallGuard>();
        builder.Services.AddSingleton<CallEnds>();
        builder.Services.AddHostedService<LastWords>();
        // What the library says of each call, CallEnds says.
        builder.Logging.AddFilter("Grpc", LogLevel.None);
    }

    /// <summary>For a server whose services are all that it has.</summary>
    public static void AddScreen(this IServiceCollection services, string title, params IReadOnlyList<Row> traits) =>
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<RoomScreen>(provider, title, traits));

    /// <summary>What every call passes after the guards of <see cref="GuardedServer.UseGuards"/>.</summary>
    public static void UseGrpcCalls(this WebApplication app)
    {
        var ends = app.Services.GetRequiredService<CallEnds>();
        app.Use(ends.FollowAsync);
    }

    /// <summary>What generic tools ask for, about the services that were mapped before; neither needs a key.</summary>
    public static void MapGrpcTools(this WebApplication app)
    {
        app.MapGrpcHealthChecksService().WithoutKey();
        app.MapGrpcReflectionService().WithoutKey();
        var health = app.Services.GetRequiredService<IOptions<GrpcHealthChecksOptions>>().Value;
        foreach (var endpoint in ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints))
        {
            if (endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is { Method.ServiceName: var service })
                health.Services.Map(service, _ => true);
        }
    }
}
