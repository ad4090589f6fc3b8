using System.Text;

namespace GenAiTransport;

public static class Banner
{
    const int Columns = 62;

    static readonly string Rule = new('═', Columns);

    public static string Render(string title, Row[] rows, Colours colours = default)
    {
        var shown = TerminalText.CleanLine(title);
        var rule = $"{colours.Paint(Tone.Quiet, Rule)}\n";
        var output = new StringBuilder(rule).Append(' ', Math.Max(0, (Columns - TerminalText.Width(shown)) / 2)).Append(colours.Paint(Tone.Request, shown)).Append('\n').Append(rule);
        foreach (var row in rows)
            row.Append(output, "  ", colours);
        return output.Append(rule).ToString();
    }
}
