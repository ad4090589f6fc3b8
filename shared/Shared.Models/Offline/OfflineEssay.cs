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

    public static string? Answer(OfflineConversation conversation)
    {
        var question = conversation.Question;
        if (question.Words > LongestRequest || Asked().Match(Digits(question.Text)) is not { Success: true } match)
            return null;
        var isChinese = match.Groups["chinese"].Success;
        var length = int.TryParse(match.Groups["count"].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var number) ? number : LongestText;
        var about = OfflineWords.In("topics").MeantBy(question)?.Text(isChinese ? "中文" : "") ?? "";
        return Write(Math.Clamp(length, 1, LongestText), OfflineWords.Page(isChinese ? "essays/chinese" : "essays/english"), about, isChinese);
    }

    /// <param name="left">How much is still to be written: words in English, characters in Chinese.</param>
    static string Write(int left, OfflinePage page, string about, bool isChinese)
    {
        var (comma, stop, between) = isChinese ? ("，", '。', "") : (", ", '.', " ");
        var (openings, statements, endings, closers) = (Lines(page, "Openings"), Lines(page, "Statements"), Lines(page, "Endings"), Lines(page, "Closers"));
        var (text, sentences) = (new StringBuilder(), 0);
        TryAdd(page.Text("")!);
        foreach (var sentence in about.Split("\n\n")[0].Replace("**", "", StringComparison.Ordinal).Split(stop + between, StringSplitOptions.RemoveEmptyEntries))
            if (sentence[^1] is not (':' or '：') && !sentence.Contains('\n', StringComparison.Ordinal)) // a list is no prose
                TryAdd(sentence.TrimEnd(stop) + stop);
        for (var i = 0; left >= closers.Length; i++)
        {
            // The counts of the three lists share no divisor, so that the same sentence is long in coming back.
            var (opening, statement, ending) = (openings[i % openings.Length], statements[i % statements.Length], endings[i % endings.Length]);
            if (!TryAdd(Sentence((i % 4) switch { 0 => [opening, statement], 2 => [opening, statement, ending], _ => [statement, ending] })) && !TryAdd(Sentence([statement])))
                break;
        }
        // The closers are of the length 1, 2, 3 and so on: with them a text of any length ends with a full stop.
        while (left > 0)
            TryAdd(closers[Math.Min(left, closers.Length) - 1]);
        return text.ToString();

        string Sentence(string[] clauses) => char.ToUpperInvariant(clauses[0][0]) + string.Join(comma, clauses)[1..] + stop;

        bool TryAdd(string sentence)
        {
            var size = isChinese ? sentence.Length : sentence.AsSpan().Count(' ') + 1;
            if (size > left)
                return false;
            text.Append(sentences == 0 ? "" : sentences % SentencesPerParagraph == 0 ? "\n\n" : between).Append(sentence);
            (left, sentences) = (left - size, sentences + 1);
            return true;
        }
    }

    /// <summary>"Five hundred" as 500.</summary>
    static string Digits(string text) => !text.Contains("word", StringComparison.OrdinalIgnoreCase) ? text
        : Lines(OfflineWords.Page("essays/english"), "Numbers").Select(line => line.Split(": "))
            .Aggregate(text, (digits, number) => digits.Replace(number[0], number[1], StringComparison.OrdinalIgnoreCase));

    static string[] Lines(OfflinePage page, string heading) => [.. page.Text(heading)!.Split('\n').Select(line => line[2..])];

    [GeneratedRegex(@"\b(?<count>\d{1,3}(?:,\d{3}){1,3}|\d{1,9})[\s-]?words?\b(?!\s*(?:per|a\s+second|/|each))|(?<chinese>(?<count>\d{1,9})\s*个?(?:汉字|字)(?!节|符|段))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Asked();
}
