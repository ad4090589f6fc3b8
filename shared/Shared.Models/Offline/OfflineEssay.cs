using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GenAiTransport;

/// <summary>"Write 500 words": a text of exactly that length, put together from clauses whose cycles do not meet for a long while.</summary>
static partial class OfflineEssay
{
    const int LongestText = 20_000;
    const int SentencesPerParagraph = 5;

    // A longer message that mentions a number of words is more likely a text than a wish for one.
    const int LongestRequest = 40;

    static readonly Dictionary<string, int> NumberWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["five"] = 5,
        ["ten"] = 10,
        ["twenty"] = 20,
        ["thirty"] = 30,
        ["fifty"] = 50,
        ["a hundred"] = 100,
        ["one hundred"] = 100,
        ["two hundred"] = 200,
        ["three hundred"] = 300,
        ["five hundred"] = 500,
        ["a thousand"] = 1_000,
        ["one thousand"] = 1_000,
        ["two thousand"] = 2_000,
        ["five thousand"] = 5_000,
        ["ten thousand"] = 10_000,
    };

    public static string? Answer(OfflineConversation conversation)
    {
        if (conversation.Question.Words > LongestRequest || Asked().Match(conversation.Question.Text) is not { Success: true } match)
            return null;
        var length = Math.Clamp(Number(match.Groups["count"].Value), 1, LongestText);
        var topic = OfflineTopics.NamedIn(conversation.Question)?.About;
        return match.Groups["chinese"].Success
            ? Write(length, OfflineEssayChinese.Parts, topic is null ? [] : Sentences(topic.Chinese, '。'))
            : Write(length, OfflineEssayEnglish.Parts, topic is null ? [] : Sentences(topic.English, '.'));
    }

    static int Number(string text) =>
        NumberWords.TryGetValue(text, out var number) ? number
        : int.TryParse(text.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out number) ? number
        : LongestText;

    static string Write(int length, OfflineEssayParts parts, IEnumerable<string> beginning)
    {
        var text = new StringBuilder();
        var (left, sentences) = (length, 0);
        foreach (var sentence in beginning.Prepend(parts.Title))
            if (parts.Measure(sentence) is var size && size <= left)
                Add(sentence, size);
        for (var i = 0; left >= parts.Closers.Length; i++)
        {
            var sentence = parts.Sentence(i);
            var size = parts.Measure(sentence);
            if (size > left)
                size = parts.Measure(sentence = parts.Plain(i));
            if (size > left)
                break;
            Add(sentence, size);
        }

        while (left > 0)
            Add(parts.Closers[Math.Min(left, parts.Closers.Length) - 1], Math.Min(left, parts.Closers.Length));
        return text.ToString();

        void Add(string sentence, int size)
        {
            if (sentences > 0)
                text.Append(sentences % SentencesPerParagraph == 0 ? "\n\n" : parts.Between);
            text.Append(sentence);
            left -= size;
            sentences++;
        }
    }

    // The first paragraph only: lists and code are no prose.
    static IEnumerable<string> Sentences(string about, char end)
    {
        var paragraph = about.Split("\n\n")[0].Replace("**", "", StringComparison.Ordinal);
        foreach (var sentence in paragraph.Split(end == '.' ? ". " : "。", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (!sentence.EndsWith(':') && !sentence.EndsWith('：') && !sentence.Contains('\n', StringComparison.Ordinal))
                yield return sentence.EndsWith(end) ? sentence : sentence + end;
    }

    [GeneratedRegex(@"\b(?<count>\d{1,3}(?:,\d{3}){1,3}|\d{1,9}|(?:a|one|two|three|five|ten)\s(?:hundred|thousand)|five|ten|twenty|thirty|fifty)[\s-]?words?\b(?!\s*(?:per|a\s+second|/|each))|(?<chinese>(?<count>\d{1,9})\s*个?(?:汉字|字)(?!节|符|段))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Asked();
}
