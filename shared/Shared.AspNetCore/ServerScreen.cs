using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport;

/// <summary>What a server shows when it has started, and the figures it leaves with.</summary>
sealed class ServerScreen(
    ChatServer chat, ServerSettings settings, ServerFigures figures, IServer server, TerminalLog terminal) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        terminal.Banner(chat.Title,
        [
            ("Model", settings.Model.Model),
            ("Framework", chat.Framework),
            ("Multi-turn", "ENABLED"),
            .. chat.Traits,
            .. settings.IsSimulated ? [("Mode", "SIMULATED STREAMING")]
                : chat.Simulated == SimulatedPace.WithoutPause ? Array.Empty<Row>()
                : [("Mode", "LIVE STREAMING")],
            ("Status", "READY"),
        ]);
        var first = Reachable(addresses.FirstOrDefault() ?? "");
        terminal.Line($"🚀 Starting {chat.Protocol} chat server on {first}");
        foreach (var (name, path) in chat.Addresses)
            terminal.Line($"{name}: {first}{path}");
        if (settings.Model.Notice is { } notice)
            terminal.Line($"ℹ️  {notice}");
        if (settings.Model.Provider == ModelProvider.Offline)
            terminal.Line("💡 No key is set: the embedded offline model answers (GOOGLE_API_KEY brings Gemini)");
        terminal.Line("🔧 Use Ctrl+C to stop the server");
        return Task.CompletedTask;
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        var report = figures.Report();
        terminal.List("📊", "FINAL SERVER STATISTICS",
        [
            ("Server Uptime", TerminalText.Duration(TimeSpan.FromSeconds(report.UptimeSeconds))),
            ("Total Requests", Number(report.TotalRequests)),
            ("Successful", Number(report.SuccessfulRequests)),
            ("Failed", Number(report.FailedRequests)),
            ("Total Sessions Created", Number(report.TotalSessionsCreated)),
            ("Avg Response Time", string.Create(CultureInfo.InvariantCulture, $"{report.AverageResponseTime:0.00}s")),
        ]);
        terminal.Line("👋 Server stopped");
        await terminal.FlushAsync(cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) =>
        settings.Wrong is { } wrong ? Task.FromException(new FormatException(wrong)) : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A wildcard is where a server listens, not where it can be visited.</summary>
    static string Reachable(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip)
            && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
            ? $"{uri.Scheme}://localhost:{uri.Port}"
            : address;
}
