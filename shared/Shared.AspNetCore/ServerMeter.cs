using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport;

/// <summary>The figures of <c>/stats</c> for those who collect them: read from where it reads them, when they are collected.</summary>
sealed class ServerMeter(IMeterFactory meters, ServerFigures figures, IEnumerable<OpenConnections> connections, ChatServer server) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(ChatTelemetry.Name);
        meter.CreateObservableCounter("chat.requests", Requests, "{request}", "Messages that came, also those that were refused");
        meter.CreateObservableUpDownCounter("chat.sessions", () => figures.Report().ActiveSessions, "{session}", "Sessions that there are");
        meter.CreateObservableCounter("chat.sessions.created", () => figures.Report().TotalSessionsCreated, "{session}", "Sessions since the start");
        meter.CreateObservableUpDownCounter("chat.connections", Connections, "{connection}", "Connections that stay open: streams and WebSockets");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    IEnumerable<Measurement<long>> Requests()
    {
        var report = figures.Report();
        yield return new Measurement<long>(report.SuccessfulRequests, new KeyValuePair<string, object?>("chat.outcome", "succeeded"));
        yield return new Measurement<long>(report.FailedRequests, new KeyValuePair<string, object?>("chat.outcome", "failed"));
    }

    IEnumerable<Measurement<int>> Connections() =>
        connections.Select(open => new Measurement<int>(open.Count, new KeyValuePair<string, object?>("chat.protocol", server.Protocol)));
}
