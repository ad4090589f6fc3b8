using System.Text;

namespace GenAiTransport;

/// <summary>
/// Bytes from a terminal, cut anywhere, become keys. A paste is one key, whatever is in it; sequences that nobody here knows are
/// swallowed whole rather than typed.
/// </summary>
sealed class KeyDecoder
{
    /// <summary>More than the line takes, also where each of its line ends is two signs.</summary>
    const int Longest = 2 * LineBuffer.Longest;

    const string PasteStart = "\e[200~";
    const string PasteEnd = "\e[201~";

    readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();
    string _begun = "";

    /// <summary>An escape has come that is either a key of its own or the beginning of another one: only time tells.</summary>
    public bool IsUndecided => _begun == "\e";

    public KeyPress[] Decode(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[_utf8.GetCharCount(bytes, flush: false)];
        _utf8.GetChars(bytes, characters, flush: false);
        var keys = new List<KeyPress>();
        var rest = (_begun + new string(characters)).AsSpan();
        while (First(rest) is { Length: > 0 } first)
        {
            if (first.Key is { } key)
                keys.Add(key);
            rest = rest[first.Length..];
        }
        // Of what is too long its last characters stay as well, which may be the beginning of its end.
        _begun = rest.Length > Longest ? $"{rest[..(Longest - PasteEnd.Length)]}{rest[^PasteEnd.Length..]}" : rest.ToString();
        return [.. keys];
    }

    /// <summary>Nothing more came after the escape.</summary>
    public KeyPress[] Decide()
    {
        if (!IsUndecided)
            return [];
        _begun = "";
        return [new KeyPress(KeyName.Escape)];
    }

    /// <summary>The first key, none where it means nothing here, and how long it is: 0 while it is not whole.</summary>
    static (int Length, KeyPress? Key) First(ReadOnlySpan<char> text) => text switch
    {
        [] or ['\e'] or ['\e', 'O'] => default,
        ['\e', '\e', ..] => (1, new KeyPress(KeyName.Escape)),
        ['\e', 'O', '\e', ..] => (2, null),
        ['\e', 'O', var last, ..] => (3, Known(KeySequences.Application(last))),
        ['\e', '[', ..] => text.StartsWith(PasteStart) ? Paste(text) : Sequence(text),
        ['\e', var letter, ..] => (2, Known(KeySequences.Alt(letter))),
        [var control, ..] when char.IsControl(control) => (1, Known(KeySequences.Control(control))),
        _ => Text(text),
    };

    static (int Length, KeyPress? Key) Paste(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(PasteEnd);
        if (end < 0)
            return default;
        var pasted = TerminalText.Clean(text[PasteStart.Length..end].ToString().ReplaceLineEndings("\n"));
        return (end + PasteEnd.Length, pasted.Length > 0 ? new KeyPress(KeyName.Paste, pasted) : null);
    }

    /// <summary>An escape in its middle begins anew.</summary>
    static (int Length, KeyPress? Key) Sequence(ReadOnlySpan<char> text)
    {
        for (var at = 2; at < text.Length; at++)
        {
            if (text[at] == '\e')
                return (at, null);
            if (text[at] is >= '@' and <= '~')
                return (at + 1, Known(KeySequences.Control(text[2..at].ToString(), text[at])));
        }
        return default;
    }

    /// <summary>Half a character is none: its other half came with the escape key.</summary>
    static (int Length, KeyPress? Key) Text(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out _, out var length) == System.Buffers.OperationStatus.Done
            ? (length, new KeyPress(KeyName.Text, text[..length].ToString()))
            : (length, null);

    static KeyPress? Known(KeyName? name) => name is { } known ? new KeyPress(known) : null;
}
