namespace GenAiTransport;

public static class Box
{
    const int TopColumns = 64;

    static readonly string Bottom = new('─', 60);

    /// <param name="time">None for a list.</param>
    public static string Render(string emoji, string title, DateTimeOffset? time, Row[] rows, Tone tone = Tone.Plain, Colours colours = default)
    {
        var shown = TerminalText.CleanLine($"{emoji} {title}");
        var stamp = time is { } at ? $" [{TerminalText.Time(at)}]" : "";
        var fill = new string('─', Math.Max(1, TopColumns - TerminalText.Width(shown) - stamp.Length - "─  ".Length));
        var top = $"{colours.Paint(Tone.Quiet, "─ ")}{colours.Paint(tone, shown)}{colours.Paint(Tone.Quiet, $"{stamp} {fill}")}";
        return string.Join('\n', [top, .. rows.Select(row => $" {row.Render(colours)}"), colours.Paint(Tone.Quiet, Bottom), ""]);
    }
}
