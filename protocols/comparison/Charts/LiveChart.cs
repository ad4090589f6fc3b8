using System.Globalization;

namespace GenAiTransport.Comparison;

/// <summary>A question on the page as a picture to keep: when the text came with each protocol, and what was broken meanwhile.</summary>
static class LiveChart
{
    const double Margin = 24;
    const double LineHeight = 18;
    const int LongestQuestion = 100;

    static readonly Dictionary<string, Distribution> Nothing = [];

    public static Svg Draw(LiveRun run, IReadOnlyList<ProtocolUnderTest> protocols)
    {
        var events = run.Events;
        var timeline = TimelineChart.Draw([.. protocols.Select(protocol => new ProtocolFigures(protocol.Key, protocol.Name, "live", Nothing)
        {
            Arrivals = [.. events.OfType<TextArrived>().Where(text => text.Protocol == protocol.Key).Select(text => text.At)],
        })], 900);
        var lines = protocols.SelectMany(protocol => Lines(protocol, events.Where(happened => happened.Protocol == protocol.Key))).ToList();
        var top = Margin + 52;
        var chart = new Svg(2 * Margin + 900, top + timeline.Height + lines.Count * LineHeight + Margin, "A question to each protocol, and when its reply came");
        chart.Text(Margin, Margin + 12, TerminalText.Cut(TerminalText.CleanLine(run.Question), LongestQuestion), "title");
        chart.Text(Margin, Margin + 32, string.Create(CultureInfo.InvariantCulture,
            $"network: {run.Network} · {(run.IsNewConnection ? "new connections" : "connections kept open")} · {run.AskedAt:yyyy-MM-dd HH:mm} UTC"), "quiet");
        chart.Inside(timeline, Margin, top);
        for (var line = 0; line < lines.Count; line++)
            chart.Text(Margin, top + timeline.Height + (line + 1) * LineHeight, lines[line], "value");
        return chart;
    }

    static IEnumerable<string> Lines(ProtocolUnderTest protocol, IEnumerable<LiveEvent> events)
    {
        foreach (var happened in events)
        {
            var said = happened switch
            {
                Broken broken => broken.Fault switch { Fault.Cut => "the line is cut", Fault.Freeze => "the line is frozen for 3 s", _ => "the server is killed" },
                Resumed resumed => $"the server is asked for what comes after chunk {resumed.After}",
                ReplyBroke broke => TerminalText.Cut(TerminalText.CleanLine(broke.Reason), LongestQuestion),
                _ => null,
            };
            if (said is not null)
                yield return string.Create(CultureInfo.InvariantCulture, $"{protocol.Name}, {happened.At:#,0} ms: {said}");
        }
    }
}
