using System.Text;

namespace GenAiTransport;

/// <summary>
/// What a caller asked to show, as it was asked: a value without formatting, so that asking costs next to nothing.
/// </summary>
readonly record struct TerminalEntry(
    TerminalEntryKind Kind,
    string Text,
    string Emoji = "",
    DateTimeOffset Time = default,
    int Number = 0,
    string? Target = null,
    Row[]? Rows = null,
    Tone Tone = Tone.Plain)
{
    /// <summary>Whether it is set apart by empty lines, as boxes and banners are.</summary>
    public bool IsFramed => Kind is TerminalEntryKind.Box or TerminalEntryKind.List or TerminalEntryKind.Banner;

    public void Append(StringBuilder output, TimeZoneInfo zone, Colours colours)
    {
        switch (Kind)
        {
            case TerminalEntryKind.Chunk:
                ChunkLine.Append(output, Emoji, TimeZoneInfo.ConvertTime(Time, zone), Number, Text, Target, colours);
                break;
            case TerminalEntryKind.Box:
                Box.Append(output, Emoji, Text, TimeZoneInfo.ConvertTime(Time, zone), Rows, Tone, colours);
                break;
            case TerminalEntryKind.List:
                Box.Append(output, Emoji, Text, null, Rows, Tone, colours);
                break;
            case TerminalEntryKind.Banner:
                Banner.Append(output, Text, Rows, colours);
                break;
            default:
                output.Append(colours.Paint(Tone, TerminalText.CleanLine(Text))).Append('\n');
                break;
        }
    }
}
