using System.Globalization;
using System.Text.RegularExpressions;

namespace GenAiTransport;

/// <summary>What the words in double braces mean in a conversation. What has no meaning, such as the last message in the first turn, is null.</summary>
static partial class OfflineMemory
{
    const int LongestList = 20;
    const int LongestQuote = 120;

    public static string? Meaning(string word, OfflineConversation conversation)
    {
        var messages = conversation.Messages;
        var isLater = messages.Count > 1;
        var asked = OfflineWords.Page("abilities/ordinals").RuleFor(conversation.Question);
        return word switch
        {
            "name" => messages.Reverse().Select(Name).FirstOrDefault(name => name is not null),
            "new name" => Name(conversation.Question.Text),
            "message" => Quote(conversation.Question.Text),
            "turn" => Number(messages.Count),
            "later turn" => isLater ? Number(messages.Count) : null,
            "messages" => isLater ? Number(messages.Count + conversation.Replies) : null,
            "replies" => Number(conversation.Replies),
            "last message" => isLater ? Quote(messages[^2]) : null,
            "first message" => isLater && asked == 1 ? Quote(messages[0]) : null,
            "number" => isLater && asked > 1 ? Number(asked) : null,
            "numbered message" => asked > 1 && asked <= messages.Count ? Quote(messages[asked - 1]) : null,
            "messages before" => isLater ? List(messages) : null,
            "last reply" => conversation.LastReply is { } reply ? Quote(reply) : null,
            "sum" => OfflineArithmetic.Read(conversation.Question.Text) is (var sum, { } result) ? string.Create(CultureInfo.InvariantCulture, $"{sum} = **{result:0.######}**") : null,
            "division by zero" => OfflineArithmetic.Read(conversation.Question.Text) is (var sum, null) ? sum : null,
            _ => null,
        };
    }

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    static string List(IReadOnlyList<string> messages) => string.Join('\n', messages
        .Select((message, index) => (Message: message, Number: index + 1))
        .Take(Math.Max(0, messages.Count - 1 - LongestList)..(messages.Count - 1))
        .Select(line => $"{Number(line.Number)}. {Quote(line.Message)}"));

    /// <summary>A line of somebody's text, short enough to stand in a sentence.</summary>
    static string Quote(string text)
    {
        var line = text.Trim();
        if (line.Length > LongestQuote)
            line = line[..(char.IsHighSurrogate(line[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote)] + "...";
        return line.ReplaceLineEndings(" ");
    }

    static string? Name(string text) => Introduces().Match(text) is { Success: true } match ? match.Groups["name"].Value : null;

    // A further word belongs to the name only with a capital: "my name is Ada Lovelace and ...".
    [GeneratedRegex(@"(?i:\b(?:my\s+name(?:\s+is|'s|’s)|i\s+am\s+called|i['’]m\s+called|call\s+me))\s+(?!(?i:not|what|when|if|a|an|the|later|back|please|now)\b)(?<name>\p{L}[\p{L}\p{M}'’\-]{0,39}(?:\x20\p{Lu}[\p{L}\p{M}'’\-]{0,39}){0,2})|^\s*(?i:(?:hi|hello|hey)\b[,!.]?\s+)?(?i:i['’]?m|i\s+am)\s+(?<name>\p{Lu}\p{Ll}+(?:\x20\p{Lu}\p{Ll}+)?)\s*[.!]?\s*$|(?:我叫|我的名字(?:是|叫))\s*(?!什么|啥|谁)(?<name>[\p{L}·]{1,20})", RegexOptions.CultureInvariant)]
    private static partial Regex Introduces();
}
