using System.Text;

namespace GenAiTransport;

/// <summary>
/// A message in plain form: lower case, one blank around each word, no punctuation, apostrophes dropped, Chinese set apart from other
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
        var plain = new StringBuilder(" ", Math.Min(text.Length, Read) + 8);
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Read)))
        {
            var isWord = char.IsLetterOrDigit(c) || c is '#' or '+';
            var last = plain[^1];
            if (last != ' ' && c is not ('\'' or '’') && (!isWord || OfflinePieces.IsEastAsian(c) != OfflinePieces.IsEastAsian(last)))
                plain.Append(' ');
            if (isWord)
                plain.Append(char.ToLowerInvariant(c));
        }
        if (plain[^1] != ' ')
            plain.Append(' ');
        _plain = plain.ToString();
        Words = _plain.AsSpan().Count(' ') - 1;
    }

    public string Text { get; }

    public int Words { get; }

    /// <summary>A phrase as <see cref="Says"/> wants it. Whole words only; a star stands for any ending, and alone for any message. Chinese is found anywhere.</summary>
    public static string Plain(string phrase) =>
        OfflinePieces.IsEastAsian(phrase[0]) ? phrase : phrase == "*" ? "" : phrase[^1] == '*' ? $" {phrase[..^1]}" : $" {phrase} ";

    public bool Says(string plain) => _plain.Contains(plain, StringComparison.Ordinal);
}
