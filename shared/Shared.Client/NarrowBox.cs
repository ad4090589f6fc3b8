namespace GenAiTransport;

/// <summary>A box for a window that is narrower than boxes are: its rules become shorter; its rows the terminal wraps itself.</summary>
static class NarrowBox
{
    const char Rule = '─';

    public static string Fit(string box, int columns) =>
        columns >= 64 ? box : string.Join('\n', box.Split('\n').Select(line => Shorten(line, columns)));

    static string Shorten(string line, int columns)
    {
        var excess = TerminalText.Width(TerminalText.Clean(line)) - columns;
        var end = line.LastIndexOf(Rule);
        if (excess <= 0 || end < 0)
            return line;
        var start = line.AsSpan(0, end).LastIndexOfAnyExcept(Rule) + 1;
        return line.Remove(start, Math.Min(excess, end - start));
    }
}
