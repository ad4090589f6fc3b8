using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GenAiTransport.Grpc.Server;

static class GrpcChatSetup
{
    public static void AddGrpcChat(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddGrpc(options => options.ResponseCompressionAlgorithm = "gzip");
        services.AddOptions<GrpcServiceOptions>().Configure<Limits>((grpc, limits) =>
            grpc.MaxReceiveMessageSize = limits.MaxBodyBytes == 0 ? null : limits.MaxBodyBytes);
        services.AddOptions<KestrelServerOptions>().Configure<Limits>((kestrel, limits) =>
        {
            // Without TLS nobody can negotiate the version, so there is only this one.
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
            kestrel.Limits.Http2.KeepAlivePingDelay = kestrel.Limits.Http2.KeepAlivePingTimeout =
                limits.PingSeconds == 0 ? TimeSpan.MaxValue : TimeSpan.FromSeconds(limits.PingSeconds);
        });
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks(options =>
        {
            foreach (var service in (string[])["chat.ChatService", "grpc.health.v1.Health"])
                options.Services.Map(service, _ => true);
        }).AddCheck<Serving>("serving");
        // The framework asks the writers in their order, and its own can write anything.
        services.Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter, StatusWriter>());
        services.AddSingleton<ChatEndpoint>();
        services.AddSingleton<StreamServices>();
        services.AddSingleton<ChatScreen>();
    }

    /// <summary>The last lines of the start, when the server listens.</summary>
    public static void AnnounceGrpc(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var terminal = app.Services.GetRequiredService<TerminalLog>();
        terminal.Line("✅ gRPC server started successfully!", Tone.Success);
        foreach (var address in app.Urls)
            terminal.Line($"🌐 Listening on: {(Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Authority : address)}");
        terminal.Line("📡 Protocol: gRPC with bidirectional streaming");
    });
}
