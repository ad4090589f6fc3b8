using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport;

public static class GrpcHost
{
    /// <summary>What a server of gRPC has besides its services: HTTP/2, limits, refusals that are statuses, health and reflection.</summary>
    /// <param name="builder">Has been given the guards that every server has.</param>
    /// <param name="services">The full names under which health is asked for.</param>
    public static void AddGrpcHost(this WebApplicationBuilder builder, params IEnumerable<string> services)
    {
        builder.Services.AddGrpc(options => options.ResponseCompressionAlgorithm = "gzip");
        builder.Services.AddOptions<GrpcServiceOptions>().Configure<Limits>((grpc, limits) =>
            grpc.MaxReceiveMessageSize = limits.MaxBodyBytes == 0 ? null : limits.MaxBodyBytes);
        builder.Services.AddOptions<KestrelServerOptions>().Configure<Limits>((kestrel, limits) =>
        {
            // Without TLS nobody can negotiate the version, so there is only this one.
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
            kestrel.Limits.Http2.KeepAlivePingDelay = kestrel.Limits.Http2.KeepAlivePingTimeout =
                limits.PingSeconds == 0 ? TimeSpan.MaxValue : TimeSpan.FromSeconds(limits.PingSeconds);
        });
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks(options =>
        {
            foreach (var service in services.Append("grpc.health.v1.Health"))
                options.Services.Map(service, _ => true);
        }).AddCheck<Serving>("serving");
        // The framework asks the writers in their order, and its own can write anything.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter, StatusWriter>());
        builder.Services.AddSingleton<CallServices>();
    }

    /// <summary>What generic tools ask for; neither needs a key.</summary>
    public static void MapGrpcTools(this WebApplication app)
    {
        app.MapGrpcHealthChecksService().WithoutKey();
        app.MapGrpcReflectionService().WithoutKey();
    }
}
