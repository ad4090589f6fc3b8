using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport;

/// <summary>What a server shows whose services are all that it has: that it has started, where it listens, and that it is gone.</summary>
sealed class RoomScreen(string title, IReadOnlyList<Row> traits, IServer server, TerminalLog terminal) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        terminal.Banner(title, [("Framework", "gRPC + Async Streaming"), .. traits, ("Status", "READY")]);
        terminal.Line("✅ gRPC server started successfully!", Tone.Success);
        foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
            terminal.Line($"🌐 Listening on: {(Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Authority : address)}");
        terminal.Line("📡 Protocol: gRPC with bidirectional streaming");
        terminal.Line("🔧 Use Ctrl+C to stop the server");
        return Task.CompletedTask;
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        terminal.Line("👋 Server stopped");
        await terminal.FlushAsync(cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
