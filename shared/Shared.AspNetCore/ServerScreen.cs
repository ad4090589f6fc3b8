using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport;

/// <summary>What a server shows when it has started, and the figures it leaves with.</summary>
sealed class ServerScreen(
    ChatServer chat, ServerSettings settings, ServerFigures figures, IServer server, TerminalLog terminal, ChatLog log) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        terminal.Banner($"{chat.Emoji} {chat.Title} {chat.Emoji}",
        [
            ("Model", settings.Model.Model),
            ("Framework", chat.Framework),
            ("Multi-turn", "ENABLED"),
            .. chat.Traits,
            ("Status", "READY"),
            ("Mode", settings.IsSimulated ? "SIMULATED STREAMING" : "LIVE STREAMING"),
        ]);
        var first = Reachable(addresses.FirstOrDefault() ?? "");
        terminal.Line($"{chat.Emoji} {chat.Protocol} Multi-turn Chat Server starting up...");
        terminal.Line($"🌐 Server endpoint: {Authority(first)}");
        foreach (var (name, path) in chat.Addresses)
            terminal.Line($"{name}: {first}{path}");
        if (chat.Socket is not null)
            terminal.Line($"{chat.Emoji} Endpoint: ws{first[Uri.UriSchemeHttp.Length..]}{chat.Socket}");
        if (chat.Wire is { } wire)
            terminal.Line($"📡 Protocol: {wire}");
        terminal.Line("🔧 Use Ctrl+C to stop the server");
        if (chat.Wire is not null)
            Announce(chat.Wire, addresses);
        if (settings.Model.Notice is { } notice)
            terminal.Line($"ℹ️  {notice}");
        if (settings.Model.Provider == ModelProvider.Offline)
            terminal.Line(settings.Model.IsOfflineByChoice
                ? "💡 GENAI_PROVIDER is offline: the embedded offline model answers, whatever key is set"
                : "💡 No key is set: the embedded offline model answers (GOOGLE_API_KEY brings Gemini)");
        log.ServerStarted(chat.Protocol, first, settings.Model.Model);
        return Task.CompletedTask;
    }

    void Announce(string wire, IEnumerable<string> addresses)
    {
        terminal.Line("");
        terminal.Line($"✅ {chat.Protocol} server started successfully!", Tone.Success);
        foreach (var address in addresses)
            terminal.Line($"🌐 Listening on: {Authority(address)}");
        terminal.Line($"📡 Protocol: {wire}");
        terminal.Line("🔧 Press Ctrl+C to stop");
        terminal.Line(new string('═', 60));
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        var report = figures.Report();
        terminal.List("📊", "FINAL SERVER STATISTICS",
        [
            ("Server Uptime", TerminalText.Duration(TimeSpan.FromSeconds(report.UptimeSeconds))),
            ("Total Requests", report.TotalRequests),
            ("Successful", report.SuccessfulRequests),
            ("Failed", report.FailedRequests),
            ("Total Sessions Created", report.TotalSessionsCreated),
            ("Avg Response Time", TerminalText.Seconds(report.AverageResponseTime)),
        ]);
        terminal.Line("👋 Server stopped");
        log.ServerStopped(report.TotalRequests, report.SuccessfulRequests, report.FailedRequests);
        // Where stopping took all the time there was, the last words may be cut; that is no failure.
        await terminal.FlushAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    static string Authority(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Authority : address;

    /// <summary>A wildcard is where a server listens, not where it can be visited.</summary>
    static string Reachable(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip)
            && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
            ? $"{uri.Scheme}://localhost:{uri.Port}"
            : address;
}
