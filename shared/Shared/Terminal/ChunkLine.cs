using System.Globalization;
using System.Text;

namespace GenAiTransport;

/// <summary>One line for each chunk that a server sends, showing how the reply flows.</summary>
public static class ChunkLine
{
    const int LongestText = 30;

    /// <param name="target">The id of the connection or session that the chunk goes to, where there can be several.</param>
    public static string Render(
        string emoji, DateTimeOffset time, int number, string text, string? target = null, Colours colours = default)
    {
        var output = new StringBuilder();
        Append(output, emoji, time, number, text, target, colours);
        return output.ToString();
    }

    internal static void Append(
        StringBuilder output, string emoji, DateTimeOffset time, int number, string text, string? target, Colours colours)
    {
        var arrow = target is null ? "" : $" → {TerminalText.ShortId(target)}";
        var label = string.Create(CultureInfo.InvariantCulture, $"[{time:HH:mm:ss.fff}] Chunk #{number}{arrow}");
        output.Append(TerminalText.CleanLine(emoji)).Append(' ').Append(colours.Paint(Tone.Quiet, label));
        output.Append(": \"").Append(Quoted(text)).Append("\"\n");
    }

    static string Quoted(string text)
    {
        var shown = TerminalText.Cut(TerminalText.Clean(text), LongestText);
        return TerminalText.CleanLine(shown.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal));
    }
}
