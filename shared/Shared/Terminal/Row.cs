using System.Globalization;
using System.Text;

namespace GenAiTransport;

/// <summary>
/// A row of a box or a banner, with or without a name. What it shows may come from anyone: it is made safe, kept on one line
/// and cut at <paramref name="Max"/> characters when it is rendered.
/// </summary>
public readonly record struct Row(string? Name, string Value, int Max = Row.Longest, bool IsQuoted = false)
{
    public const int Longest = 500;
    const int LongestMessage = 40;

    /// <summary>What somebody said, in quotation marks.</summary>
    public static Row Message(string text) => new("Message", text, LongestMessage, IsQuoted: true);

    public static implicit operator Row((string Name, string Value) row) => new(row.Name, row.Value);

    public static implicit operator Row((string Name, long Value) row) => new(row.Name, row.Value.ToString(CultureInfo.InvariantCulture));

    public static implicit operator Row(string text) => new(null, text);

    internal void Append(StringBuilder output, string indent, Colours colours)
    {
        output.Append(indent);
        if (Name is not null)
            output.Append(colours.Paint(Tone.Quiet, $"{TerminalText.CleanLine(Name)}:")).Append(' ');
        var shown = TerminalText.Cut(TerminalText.CleanLine(Value), Max);
        output.Append(IsQuoted ? $"\"{shown}\"" : shown).Append('\n');
    }
}
