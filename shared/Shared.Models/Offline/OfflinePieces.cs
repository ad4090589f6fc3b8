using System.Globalization;

namespace GenAiTransport;

/// <summary>
/// Cuts a reply the way models stream it: a word with the blanks before it. Chinese, which has no blanks, comes a few
/// characters at a time. Joined, the pieces are the text; no piece ends inside a character.
/// </summary>
static class OfflinePieces
{
    const int LongestWord = 48;
    const int ChineseCharacters = 3;

    /// <summary>Where the piece of so many words ends that begins at <paramref name="start"/>.</summary>
    public static int End(string text, int start, int words)
    {
        for (; words > 0 && start < text.Length; words--)
            start = WordEnd(text, start);
        return start;
    }

    public static bool IsEastAsian(char c) => c is (>= '\u2E80' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF00' and <= '\uFFEF');

    static int WordEnd(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        var (chinese, longest) = (0, at + LongestWord);
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && ((chinese < ChineseCharacters && at < longest) || ClosesAPhrase(text[at])))
        {
            chinese += IsEastAsian(text[at]) ? 1 : 0;
            at += char.IsAscii(text[at]) ? 1 : StringInfo.GetNextTextElementLength(text.AsSpan(at));
        }
        return at;
    }

    static bool ClosesAPhrase(char c) => c is '，' or '。' or '、' or '；' or '：' or '？' or '！' or '」' or '”' or '）';
}
