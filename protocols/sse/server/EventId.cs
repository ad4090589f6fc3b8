using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Unicode;

namespace GenAiTransport.Sse.Server;

/// <summary>
/// Where a reader is: a turn, and the number of its chunk that came last. What is said before the first chunk stands at -1 and 0, the question
/// before that at -2, the end at the number after the last chunk.
/// </summary>
readonly record struct EventId(string Turn, int Position)
{
    /// <summary>What a browser that comes back brings it in.</summary>
    public const string Header = "Last-Event-ID";

    public const int Question = ChatTurn.TheBeginning;

    /// <summary>Before anything of a turn was told.</summary>
    public const int Nothing = Question - 1;

    /// <summary>Two UUIDs' worth, a colon and a number: longer than any id of ours.</summary>
    public const int LongestText = 96;

    /// <summary>The UTF-8 bytes of <c>turn:position</c>, written where there is room for <see cref="LongestText"/>.</summary>
    public int Format(Span<byte> utf8)
    {
        Utf8.TryWrite(utf8, CultureInfo.InvariantCulture, $"{Turn}:{Position}", out var written);
        return written;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Turn}:{Position}");

    public static bool TryParse([NotNullWhen(true)] string? text, out EventId id)
    {
        id = default;
        if (text?.LastIndexOf(':') is not ({ } colon and > 0)
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var position))
            return false;
        id = new EventId(text[..colon], position);
        return true;
    }
}
