namespace GenAiTransport;

/// <summary>One line for each chunk that a server sends, showing how the reply flows.</summary>
public static class ChunkLine
{
    const int LongestText = 30;

    /// <param name="target">The id of the connection or session that the chunk goes to, where there can be several.</param>
    public static string Render(string emoji, DateTimeOffset time, int number, string text, string? target = null, Colours colours = default)
    {
        var arrow = target is null ? "" : $" → {TerminalText.ShortId(target)}";
        var label = colours.Paint(Tone.Quiet, $"[{TerminalText.Time(time)}] Chunk #{number}{arrow}");
        return $"{TerminalText.CleanLine(emoji)} {label}: \"{Quoted(text)}\"\n";
    }

    static string Quoted(string text)
    {
        var shown = TerminalText.Cut(TerminalText.Clean(text), LongestText);
        return TerminalText.CleanLine(shown.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal));
    }
}
