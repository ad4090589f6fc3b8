namespace GenAiTransport.Comparison;

/// <summary>Where the time of one turn went, for each protocol on the same scale: every part begins where the one before it ended.</summary>
static class WaterfallChart
{
    const double Left = 150;
    const double Right = 24;
    const double PartHeight = 13;
    const double Top = 40;

    public static Svg Draw(IReadOnlyList<ProtocolFigures> protocols, double width)
    {
        var shown = protocols.Where(protocol => protocol.Waterfall is not null).ToList();
        var rowHeight = 5 * PartHeight + 20;
        var chart = new Svg(width, Top + shown.Count * rowHeight, "Where the time of a turn over a new connection went, for each protocol");
        chart.Text(0, 18, "Where the time went", "title");
        var longest = shown.Max(protocol => protocol.Waterfall!.Total);
        double X(double milliseconds) => milliseconds / longest * (width - Left - Right);
        for (var row = 0; row < shown.Count; row++)
        {
            var (y, at) = (Top + row * rowHeight, 0.0);
            chart.Text(0, y + 3 * PartHeight, shown[row].Name, "name");
            foreach (var (index, (name, took)) in shown[row].Waterfall!.Parts.Index())
            {
                var (start, end) = (Left + X(at), Left + X(at + took));
                chart.Bar(start, y + index * PartHeight, end - start, 8, $"p{index}", 2);
                var label = FormattableString.Invariant($"{name} {Figure.Short(took)} ms");
                // On the side where there is room.
                if (start > width / 2)
                    chart.Text(start - 6, y + index * PartHeight + 8, label, "quiet", "end");
                else
                    chart.Text(end + 200 > width ? start + 6 : end + 6, y + index * PartHeight + 8, label, "quiet");
                at += took;
            }
        }
        return chart;
    }
}
