using System.Globalization;
using System.Text.Json;

namespace GenAiTransport;

/// <summary>What the commands show.</summary>
sealed class Boxes(CurrentSession current, ClientFace face, ClientStats stats, ClientConsole console, LiveConnection? live)
{
    public void List(string emoji, string title, Row[] rows) =>
        console.WriteBox(Box.Render(emoji, title, null, rows, Tone.Request, console.OutColours));

    public void Sessions(SessionList list) => List("📋", $"ALL ACTIVE SESSIONS ({list.ActiveSessions})",
    [
        .. list.Sessions.Select((session, index) => (Row)string.Create(CultureInfo.InvariantCulture,
            $"{index + 1}. {TerminalText.ShortId(session.SessionId)} ({session.MessageCount} msgs{Clients(session)}, {Age(session)}, {session.CreatedAt.ToLocalTime():HH:mm:ss}){Current(session)}")),
    ]);

    public void Info(SessionDetails session) => List("📋", "SESSION INFO",
    [
        ("Session ID", session.SessionId),
        ("Model", session.Model),
        ("Total Messages", session.MessageCount),
        ("User Messages", session.UserMessages),
        ("AI Messages", session.ModelMessages),
        ("Duration", TerminalText.Duration(TimeSpan.FromSeconds(session.SessionDurationSeconds))),
        ("Created", session.CreatedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
    ]);

    public void History(SessionDetails session)
    {
        List("📜", $"HISTORY ({session.MessageCount} messages)", []);
        foreach (var message in session.Messages)
        {
            var who = message.Role == HistoryEntry.User ? "👤 You" : "🤖 AI";
            console.Out.WriteLine();
            console.Out.WriteLine(console.OutColours.Paint(Tone.Quiet, $"{who} [{TerminalText.Time(message.Timestamp.ToLocalTime())}]"));
            console.Out.WriteLine(TerminalText.Clean(message.Text));
        }
    }

    public void Client() => List("📊", "CLIENT SESSION STATISTICS",
    [
        ("Client Session Duration", TerminalText.Duration(stats.Running)),
        ("Messages Sent", stats.MessagesSent),
        ("Successful Streams", stats.Replies.Count),
        ("Failed Streams", stats.Failed),
        ("Total Chunks Received", stats.Chunks),
        ("Avg Chunks per Stream", stats.ChunksPerReply.ToString("0.0", CultureInfo.InvariantCulture)),
        .. live is null
            ? Array.Empty<Row>()
            : [("Connection Attempts", live.Transport.ConnectionAttempts), ("Reconnections", live.Transport.Reconnections)],
        ("Sessions Created", stats.SessionsCreated),
        ("Avg Response Time", TerminalText.Seconds(ClientStats.Average(stats.Replies))),
        .. live is null ? Array.Empty<Row>() : [($"{face.Protocol} Status", live.Status)],
        ("Current Session", current.SessionId is { } id ? TerminalText.ShortId(id) : "none"),
        ("Session Messages", current.Messages),
        ("First Chunk (avg)", TerminalText.Seconds(ClientStats.Average(stats.FirstChunks))),
    ]);

    public void Server(StatsReport report) => List("🖥️ ", $"{face.Protocol.ToUpperInvariant()} SERVER STATISTICS",
    [
        ("Server Uptime", TerminalText.Duration(TimeSpan.FromSeconds(report.UptimeSeconds))),
        .. Requests(report),
        ("Total Sessions Created", report.TotalSessionsCreated),
        ("Avg Response Time", TerminalText.Seconds(report.AverageResponseTime)),
        ("Model", report.Model),
        ("Framework", face.Framework),
    ]);

    public void Health(HealthReport report) => List("💚", "SERVER HEALTH",
    [
        ("Status", report.Status),
        ("Model", report.Model),
        ("Uptime", TerminalText.Duration(TimeSpan.FromSeconds(report.UptimeSeconds))),
        .. Requests(report),
    ]);

    Row[] Requests(HealthReport report) =>
    [
        ("Total Requests", report.TotalRequests),
        ("Successful", report.SuccessfulRequests),
        ("Failed", report.FailedRequests),
        ("Active Sessions", report.ActiveSessions),
        .. face.Connections is { } open && report.More?.TryGetValue(open.Figure, out var count) == true && count.ValueKind == JsonValueKind.Number
            ? [(open.Label, count.GetRawText())]
            : Array.Empty<Row>(),
    ];

    string Current(SessionSummary session) => session.SessionId == current.SessionId ? " ← CURRENT" : "";

    static string Clients(SessionSummary session) => session.ConnectedClients is { } count ? $", {count} clients" : "";

    string Age(SessionSummary session) => face.Age(TimeSpan.FromMinutes(session.DurationMinutes));
}
