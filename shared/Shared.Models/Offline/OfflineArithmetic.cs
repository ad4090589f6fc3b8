using System.Globalization;
using System.Text.RegularExpressions;

namespace GenAiTransport;

/// <summary>Two numbers and a sign, because "what is 2 + 2?" is what people type to see whether something answers.</summary>
static partial class OfflineArithmetic
{
    /// <summary>The sum that a text asks for, and its result: none by zero.</summary>
    public static (string Sum, decimal? Result)? Read(string text)
    {
        if (Numbers().Match(text) is not { Success: true } match)
            return null;
        var (left, right) = (decimal.Parse(match.Groups["left"].ValueSpan, CultureInfo.InvariantCulture), decimal.Parse(match.Groups["right"].ValueSpan, CultureInfo.InvariantCulture));
        var sign = match.Groups["sign"].Value;
        return ($"{left} {sign} {right}", sign switch
        {
            "+" => left + right,
            "-" => left - right,
            "/" or "÷" => right == 0 ? null : Math.Round(left / right, 6),
            _ => left * right,
        });
    }

    [GeneratedRegex(@"(?<![\d./\-])(?<left>\d{1,9})\s*(?<sign>[+\-*/×÷x])\s*(?<right>\d{1,9})(?!\d|[./\-]\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
