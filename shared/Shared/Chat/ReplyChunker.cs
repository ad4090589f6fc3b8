using System.Globalization;
using System.Text;

namespace GenAiTransport;

/// <summary>
/// Turns a model's deltas into chunks without losing a character. What can be shown is passed on at once; held back is only what
/// cannot be shown yet: blanks at the end (the end of a reply is trimmed, and only more text tells that this is not the end)
/// and a character of which a half is still to come.
/// </summary>
sealed class ReplyChunker
{
    string _held = "";

    /// <summary>What is ready to be shown, or null.</summary>
    public string? Push(string delta)
    {
        var text = _held + delta;
        var ready = text.Length - UnfinishedTail(text);
        _held = text[ready..];
        return ready == 0 ? null : text[..ready];
    }

    /// <summary>Keeps text for the last chunk.</summary>
    public void Hold(string delta) => _held += delta;

    /// <summary>The last chunk's text; empty when everything was shown already.</summary>
    public string Finish() => _held.TrimEnd();

    static int UnfinishedTail(string text)
    {
        var end = text.AsSpan().TrimEnd().Length;
        if (end < text.Length || end == 0)
            return text.Length - end;
        return IsUnfinished(text, end) ? LastGraphemeLength(text) : 0;
    }

    static bool IsUnfinished(string text, int end) =>
        char.IsHighSurrogate(text[end - 1]) || text[end - 1] == '\u200d' || HasOpenFlag(text);

    /// <summary>A flag is two regional indicators; the first alone is half of it.</summary>
    static bool HasOpenFlag(string text)
    {
        var indicators = 0;
        for (var rest = text.AsSpan(); Rune.DecodeLastFromUtf16(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done; rest = rest[..^length])
        {
            if (rune.Value is < 0x1F1E6 or > 0x1F1FF)
                break;
            indicators++;
        }
        return indicators % 2 == 1;
    }

    static int LastGraphemeLength(string text)
    {
        var last = 0;
        for (var at = 0; at < text.Length; at += StringInfo.GetNextTextElementLength(text, at))
            last = at;
        return text.Length - last;
    }
}
