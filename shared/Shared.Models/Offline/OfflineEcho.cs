using System.Globalization;
using System.Text.RegularExpressions;

namespace GenAiTransport;

/// <summary>"Repeat after me: ...", "say that again", "count to ten": replies that are exactly what was asked for.</summary>
static partial class OfflineEcho
{
    const int LongestReply = 20_000;
    const int HighestCount = 1_000;

    public static string? Answer(OfflineConversation conversation)
    {
        var text = conversation.Question.Text;
        if (Count().Match(text) is { Success: true } count)
            return CountTo(int.TryParse(count.Groups["to"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var to) ? to : HighestCount);
        if (Again().IsMatch(text))
            return conversation.PreviousReply is { } reply && !string.IsNullOrWhiteSpace(reply) ? reply.Trim() : null;
        if (Say().Match(text) is not { Success: true } say)
            return null;
        var said = Unquoted(say.Groups["what"].ValueSpan);
        return Times().Match(said) is { Success: true } times
            ? Repeated(Unquoted(times.Groups["what"].ValueSpan), int.Parse(times.Groups["times"].ValueSpan, CultureInfo.InvariantCulture))
            : said;
    }

    static string CountTo(int last) =>
        string.Join(", ", Enumerable.Range(1, Math.Clamp(last, 1, HighestCount)).Select(n => n.ToString(CultureInfo.InvariantCulture)));

    static string Repeated(string text, int times) =>
        string.Join(' ', Enumerable.Repeat(text, Math.Clamp(Math.Min(times, LongestReply / (text.Length + 1)), 1, 100)));

    static string Unquoted(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var quoted = text.Length > 2
            && (text[0], text[^1]) is ('"', '"') or ('\'', '\'') or ('“', '”') or ('「', '」');
        return (quoted ? text[1..^1].Trim() : text) is { IsEmpty: false } inner ? inner.ToString() : text.ToString();
    }

    [GeneratedRegex(@"^\s*(?:please\s+)?count\s+(?:from\s+1\s+)?(?:up\s+)?to\s+(?<to>\d{1,9})\b|^\s*(?:请)?(?:从\s*1\s*)?数到\s*(?<to>\d{1,9})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Count();

    [GeneratedRegex(@"^\s*(?:please\s+)?(?:(?:say|repeat)\s+(?:that|it|this|your\s+(?:last\s+)?(?:answer|reply))(?:\s+(?:again|once\s+more))?(?:\s*,?\s*please)?|repeat|再说一遍|请?再?重复一遍|请再说一遍)\s*[.!?。！？]*\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Again();

    [GeneratedRegex(@"^\s*(?:please\s+)?(?:(?:repeat\s+after\s+me|echo|repeat|say)\s*(?:[:：,]\s*|\s)(?!(?:something|anything|more|again|that|it|your|my|what|the\s+(?:last|question|answer))\b)|请?(?:跟我说|重复|复述|说)\s*[:：，]\s*)(?<what>\S.*)$", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Say();

    [GeneratedRegex(@"^(?<what>.*\S)\s+(?<times>\d{1,4})\s+times\s*[.!]?$", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Times();
}
