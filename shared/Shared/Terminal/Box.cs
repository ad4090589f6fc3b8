using System.Text;

namespace GenAiTransport;

public static class Box
{
    const int TopColumns = 64;

    static readonly string Bottom = new('─', 60);

    /// <param name="time">None for a list.</param>
    public static string Render(
        string emoji, string title, DateTimeOffset? time, ReadOnlySpan<Row> rows, Tone tone = Tone.Plain, Colours colours = default)
    {
        var output = new StringBuilder();
        Append(output, emoji, title, time, rows, tone, colours);
        return output.ToString();
    }

    internal static void Append(
        StringBuilder output, string emoji, string title, DateTimeOffset? time, ReadOnlySpan<Row> rows, Tone tone, Colours colours)
    {
        var shown = TerminalText.CleanLine($"{emoji} {title}");
        var stamp = time is { } at ? $" [{TerminalText.Time(at)}]" : "";
        var fill = TopColumns - TerminalText.Width(shown) - stamp.Length - "─  ".Length;

        output.Append(colours.Paint(Tone.Quiet, "─ "));
        output.Append(colours.Paint(tone, shown));
        output.Append(colours.Paint(Tone.Quiet, $"{stamp} {new string('─', Math.Max(1, fill))}")).Append('\n');
        foreach (var row in rows)
            row.Append(output, " ", colours);
        output.Append(colours.Paint(Tone.Quiet, Bottom)).Append('\n');
    }
}
