namespace GenAiTransport.Grpc.Server;

static class GrpcChatSetup
{
    public static void AddGrpcChat(this WebApplicationBuilder builder)
    {
        builder.AddGrpcHost();
        var services = builder.Services;
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
