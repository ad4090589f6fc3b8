using System.Globalization;
using System.Text.RegularExpressions;

namespace GenAiTransport;

/// <summary>Two numbers and a sign, because "what is 2 + 2?" is what people type to see whether something answers.</summary>
static partial class OfflineArithmetic
{
    public static string? Answer(OfflineConversation conversation)
    {
        if (Sum().Match(conversation.Question.Text) is not { Success: true } match)
            return null;
        var left = long.Parse(match.Groups["left"].ValueSpan, CultureInfo.InvariantCulture);
        var right = long.Parse(match.Groups["right"].ValueSpan, CultureInfo.InvariantCulture);
        var sign = match.Groups["sign"].Value;
        var result = sign switch
        {
            "+" => left + right,
            "-" => left - right,
            "/" or "÷" => right == 0 ? null : (decimal?)Math.Round((decimal)left / right, 6),
            _ => left * right,
        };
        return result is { } number
            ? string.Create(CultureInfo.InvariantCulture, $"{left} {sign} {right} = **{number:0.######}**")
            : conversation.IsChinese ? "除以零没有结果。" : "Nothing can be divided by zero, online or offline.";
    }

    [GeneratedRegex(@"(?<![\d./\-])(?<left>\d{1,9})\s*(?<sign>[+\-*/×÷x])\s*(?<right>\d{1,9})(?!\d|[./\-]\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Sum();
}
