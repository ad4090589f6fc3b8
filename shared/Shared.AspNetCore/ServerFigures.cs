using System.Text.Json;

namespace GenAiTransport;

/// <summary>The figures of a server: those that all have, and those that only some have, such as open connections.</summary>
public sealed class ServerFigures(IChatSessions sessions, IEnumerable<IFigure> figures)
{
    public StatsReport Report() => sessions.Stats.Report(sessions.DefaultModel, sessions.Count) with
    {
        More = figures.Any() ? figures.ToDictionary(figure => figure.Name, figure => JsonSerializer.SerializeToElement(figure.Count, WireJson.Wire.Int32)) : null,
    };
}
