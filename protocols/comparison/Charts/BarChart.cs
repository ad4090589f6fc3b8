namespace GenAiTransport.Comparison;

/// <summary>One metric, a bar for each protocol: the median, and as a thin line how far the tail reaches.</summary>
static class BarChart
{
    public const double Width = 372;
    const double Left = 118;
    const double Right = 62;
    const double RowHeight = 26;
    const double Top = 34;

    public static Svg Draw(Metric metric, IReadOnlyList<ProtocolFigures> protocols)
    {
        var chart = new Svg(Width, HeightFor(protocols.Count), $"{Figure.WithUnit(metric)} for each protocol");
        chart.Text(0, 16, Figure.WithUnit(metric), "title");
        var longest = protocols.Select(protocol => protocol[metric]).OfType<Distribution>().Select(figures => Tail(metric, figures)).DefaultIfEmpty(1).Max();
        for (var row = 0; row < protocols.Count; row++)
        {
            var y = Top + row * RowHeight;
            chart.Text(0, y + 13, protocols[row].Name, "name");
            if (protocols[row][metric] is not { } figures)
            {
                chart.Text(Left, y + 13, Figure.Missing, "quiet");
                continue;
            }
            double X(double value) => Math.Max(0, value) / Math.Max(longest, 1e-9) * (Width - Left - Right);
            var tail = X(Tail(metric, figures));
            chart.Bar(Left, y + 3, X(figures.Median), 13, Palette.Of(protocols[row]));
            if (!metric.IsSingle)
                chart.Line(Left + X(figures.Median), y + 9.5, Left + tail, y + 9.5, "tail");
            chart.Text(Left + Math.Max(tail, X(figures.Median)) + 6, y + 13, Figure.Short(figures.Median), "value");
        }
        return chart;
    }

    public static double HeightFor(int protocols) => Top + protocols * RowHeight + 6;

    static double Tail(Metric metric, Distribution figures) =>
        metric.IsSingle ? figures.Median : Math.Max(figures.Median, metric.ShowsP99 ? figures.P99 : figures.P95);
}
