using System.Text;

namespace GenAiTransport;

public static class Banner
{
    const int Columns = 62;

    static readonly string Rule = new('═', Columns);

    public static string Render(string title, ReadOnlySpan<Row> rows, Colours colours = default)
    {
        var output = new StringBuilder();
        Append(output, title, rows, colours);
        return output.ToString();
    }

    internal static void Append(StringBuilder output, string title, ReadOnlySpan<Row> rows, Colours colours)
    {
        var shown = TerminalText.CleanLine(title);
        var rule = colours.Paint(Tone.Quiet, Rule);
        output.Append(rule).Append('\n');
        output.Append(' ', Math.Max(0, (Columns - TerminalText.Width(shown)) / 2));
        output.Append(colours.Paint(Tone.Request, shown)).Append('\n');
        output.Append(rule).Append('\n');
        foreach (var row in rows)
            row.Append(output, "  ", colours);
        output.Append(rule).Append('\n');
    }
}
