using System.Text;

namespace GenAiTransport;

/// <summary>
/// A message in plain form: lower case, one blank between words, no punctuation, apostrophes dropped, Chinese set apart from other
/// letters. That makes "What's HTTP/2?" say "whats" and "http 2".
/// </summary>
sealed class OfflineQuestion
{
    // What somebody wants is said within the first lines; the rest of a long message is material.
    const int Read = 2_000;

    readonly string _plain;

    public OfflineQuestion(string text)
    {
        Text = text;
        var letters = new StringBuilder(Math.Min(text.Length, Read) + 2).Append(' ');
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Read)))
        {
            if (c is '\'' or '’')
                continue;
            var last = letters[^1];
            var isWord = char.IsLetterOrDigit(c) || c is '#' or '+';
            if (!isWord || (last != ' ' && OfflinePieces.IsEastAsian(c) != OfflinePieces.IsEastAsian(last)))
                if (last != ' ')
                    letters.Append(' ');
            if (isWord)
                letters.Append(char.ToLowerInvariant(c));
        }

        if (letters[^1] != ' ')
            letters.Append(' ');
        _plain = letters.ToString();
        Words = _plain.AsSpan().Count(' ') - 1;
    }

    public string Text { get; }

    public int Words { get; }

    public bool SaysAny(params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
            if (Says(phrase))
                return true;
        return false;
    }

    /// <summary>Whole words only; a star at the end stands for any ending. Chinese is found anywhere.</summary>
    public bool Says(string phrase)
    {
        var open = phrase[^1] == '*';
        var wanted = open ? phrase.AsSpan(0, phrase.Length - 1) : phrase;
        if (OfflinePieces.IsEastAsian(wanted[0]))
            return _plain.AsSpan().Contains(wanted, StringComparison.Ordinal);
        for (var rest = _plain.AsSpan(); ;)
        {
            var at = rest.IndexOf(wanted);
            if (at < 0)
                return false;
            if (at > 0 && rest[at - 1] == ' ' && (open || rest[at + wanted.Length] == ' '))
                return true;
            rest = rest[(at + 1)..];
        }
    }
}
