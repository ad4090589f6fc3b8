namespace GenAiTransport;

public static class Banner
{
    const int Columns = 62;

    static readonly string Rule = new('═', Columns);

    public static string Render(string title, Row[] rows, Colours colours = default)
    {
        var shown = TerminalText.CleanLine(title);
        var indent = new string(' ', Math.Max(0, (Columns - TerminalText.Width(shown)) / 2));
        var rule = colours.Paint(Tone.Quiet, Rule);
        return string.Join('\n', [rule, indent + colours.Paint(Tone.Request, shown), rule, .. rows.Select(row => $"  {row.Render(colours)}"), rule, ""]);
    }
}
