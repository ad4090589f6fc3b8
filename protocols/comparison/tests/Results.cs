namespace GenAiTransport.Comparison.Tests;

/// <summary>A small result that every report must show to the letter.</summary>
static class Results
{
    public static ComparisonResult Small { get; } = new(
        new Conditions
        {
            Network = "loopback",
            Beneath = "plain text, HTTP/1.1",
            Model = "offline",
            Words = 40,
            Concurrency = 1,
            Machine = "a <machine> & more",
            Runtime = ".NET",
            StartedAt = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
            Seconds = 12.5,
            Remarks = ["Time was up."],
        },
        [
            new ProtocolFigures("rest", "REST", "live", Figures((Metric.FirstChunk, 219.4, 224, 230), (Metric.BytesDown, 636, 636, 636))) { Turns = 20, Arrivals = [219.4], Waterfall = new(0.5, 1.25, 20, 200, 0.1) },
            new ProtocolFigures("sse", "SSE", "live", Figures((Metric.FirstChunk, 21.26, 23.8, 24), (Metric.Gap, 4.5, 8, 9.45), (Metric.BytesDown, 8155, 8155, 8155)))
            {
                Turns = 3,
                Failure = "the server ended with exit code 137, after \"3\" turns, <b>",
                Arrivals = [21, 25, 30],
            },
        ]);

    static Dictionary<string, Distribution> Figures(params (Metric Metric, double Median, double P95, double P99)[] figures) =>
        figures.ToDictionary(figure => figure.Metric.Key, figure => new Distribution(20, figure.Median, figure.P95, figure.P99, 1, 300));
}
