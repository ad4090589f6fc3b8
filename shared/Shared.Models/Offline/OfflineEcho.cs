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
            return string.Join(", ", Enumerable.Range(1, Math.Clamp(Number(count.Groups["to"]), 1, HighestCount)));
        if (Again().IsMatch(text))
            return string.IsNullOrWhiteSpace(conversation.LastReply) ? null : conversation.LastReply.Trim();
        if (Say().Match(text) is not { Success: true } say)
            return null;
        var said = say.Groups["what"].Value;
        var times = say.Groups["times"].Success ? Math.Min(Number(say.Groups["times"]), LongestReply / (said.Length + 1)) : 1;
        return string.Join(' ', Enumerable.Repeat(said, Math.Clamp(times, 1, 100)));
    }

    static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*(?:please\s+)?count\s+(?:from\s+1\s+)?(?:up\s+)?to\s+(?<to>\d{1,9})\b|^\s*(?:请)?(?:从\s*1\s*)?数到\s*(?<to>\d{1,9})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Count();

    [GeneratedRegex(@"^\s*(?:please\s+)?(?:(?:say|repeat)\s+(?:that|it|this|your\s+(?:last\s+)?(?:answer|reply))(?:\s+(?:again|once\s+more))?(?:\s*,?\s*please)?|repeat|再说一遍|请?再?重复一遍|请再说一遍)\s*[.!?。！？]*\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Again();

    [GeneratedRegex("""^\s*(?:please\s+)?(?:(?:repeat\s+after\s+me|echo|repeat|say)\s*(?:[:：,]\s*|\s)(?!(?:something|anything|more|again|that|it|your|my|what|the\s+(?:last|question|answer))\b)|请?(?:跟我说|重复|复述|说)\s*[:：，]\s*)(?:"(?<what>[^"]+)"|“(?<what>[^”]+)”|「(?<what>[^」]+)」|'(?<what>[^']+)'|(?<what>\S.*?))(?:\s+(?<times>\d{1,4})\s+times\s*[.!]?)?\s*$""", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Say();
}
