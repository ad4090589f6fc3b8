namespace GenAiTransport.Comparison;

/// <summary>What a person sees of a reply: when each chunk of a typical turn came. It shows at a glance what streaming is.</summary>
static class TimelineChart
{
    const double Left = 150;
    const double Right = 24;
    const double RowHeight = 40;
    const double Top = 40;

    public static Svg Draw(IReadOnlyList<ProtocolFigures> protocols, double width)
    {
        var shown = protocols.Where(protocol => protocol.Arrivals.Count > 0).ToList();
        var chart = new Svg(width, Top + shown.Count * RowHeight + 34, "When the text of a reply arrives, for each protocol");
        chart.Text(0, 18, "When the text arrives", "title");
        var longest = shown.Count == 0 ? 1 : shown.Max(protocol => protocol.Arrivals[^1]) * 1.02;
        double X(double milliseconds) => Left + milliseconds / longest * (width - Left - Right);

        var bottom = Top + shown.Count * RowHeight;
        var step = Step(longest);
        for (var mark = 0.0; mark <= longest; mark += step)
        {
            chart.Line(X(mark), Top - 8, X(mark), bottom, "grid");
            chart.Text(X(mark), bottom + 18, FormattableString.Invariant($"{mark:#,0} ms"), "quiet", "middle");
        }
        for (var row = 0; row < shown.Count; row++)
            Draw(chart, shown[row], Top + row * RowHeight + RowHeight / 2 - 4, X, isLeftFree: shown[row].Arrivals[0] > longest * 0.6);
        return chart;
    }

    static void Draw(Svg chart, ProtocolFigures protocol, double y, Func<double, double> x, bool isLeftFree)
    {
        var colour = Palette.Of(protocol);
        var first = protocol.Arrivals[0];
        chart.Text(0, y + 4, protocol.Name, "name");
        chart.Line(x(0), y, x(first), y, "wait");
        foreach (var arrival in protocol.Arrivals)
            chart.Bar(x(arrival) - 1.5, y - 9, 3, 18, $"{colour} chunk", 1.5);
        chart.Dot(x(first), y, 5, colour);
        var label = FormattableString.Invariant($"first text {first:#,0} ms");
        if (isLeftFree)
            chart.Text(x(first) - 10, y - 6, label, "value", "end");
        else
            chart.Text(x(first) + 2, y - 13, label, "value");
    }

    /// <summary>1, 2 or 5 and noughts, so that there are some five marks.</summary>
    static double Step(double longest)
    {
        var rough = longest / 5;
        var size = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / size) switch
        {
            <= 1 => size,
            <= 2 => size * 2,
            <= 5 => size * 5,
            _ => size * 10,
        };
    }
}
