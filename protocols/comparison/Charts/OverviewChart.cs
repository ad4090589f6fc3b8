namespace GenAiTransport.Comparison;

/// <summary>The result in one picture: when the text comes, and what it costs. This is the picture that the READMEs show.</summary>
static class OverviewChart
{
    const double Margin = 24;

    static readonly Metric[] Costs = [Metric.FirstChunk, Metric.FirstOnNew, Metric.Overhead, Metric.Processor];

    public static Svg Draw(ComparisonResult result)
    {
        var protocols = result.Protocols.Where(protocol => protocol.Streaming == "live").ToList();
        var timeline = TimelineChart.Draw(protocols, 760);
        var bars = BarChart.HeightFor(protocols.Count) + 14;
        var chart = new Svg(2 * Margin + 760, Margin + timeline.Height + 2 * bars + 38, "The same chat over each transport, measured");
        chart.Inside(timeline, Margin, Margin);
        for (var index = 0; index < Costs.Length; index++)
            chart.Inside(BarChart.Draw(Costs[index], protocols), Margin + index % 2 * 388, Margin + timeline.Height + 12 + index / 2 * bars);
        chart.Text(Margin, chart.Height - 12, $"network: {result.Conditions.Network} · {result.Conditions.Model} · bars: median, lines: 95th percentile", "quiet");
        return chart;
    }
}
