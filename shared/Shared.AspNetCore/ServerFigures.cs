using System.Text.Json;

namespace GenAiTransport;

/// <summary>The figures of a server: those that all have, and the open connections of protocols that hold some.</summary>
public sealed class ServerFigures(IChatSessions sessions, IEnumerable<OpenConnections> connections)
{
    public StatsReport Report() => sessions.Stats.Report(sessions.DefaultModel, sessions.Count) with
    {
        More = connections.Any() ? connections.ToDictionary(open => open.Name, open => JsonSerializer.SerializeToElement(open.Count, WireJson.Wire.Int32)) : null,
    };
}
