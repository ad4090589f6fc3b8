using System.Text;

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
        var output = new StringBuilder(colours.Paint(Tone.Quiet, "─ ")).Append(colours.Paint(tone, shown)).Append(colours.Paint(Tone.Quiet, $"{stamp} {fill}")).Append('\n');
        foreach (var row in rows)
            row.Append(output, " ", colours);
        return output.Append(colours.Paint(Tone.Quiet, Bottom)).Append('\n').ToString();
    }
}
