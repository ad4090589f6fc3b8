using System.Text.RegularExpressions;

namespace GenAiTransport.Tests;

/// <summary>Output as a README shows it: ids, times and durations may be others, and <c>…</c> stands for anything.</summary>
static partial class Sample
{
    public static bool Matches(string shown, string printed) =>
        Regex.IsMatch(Common(printed), $@"\A{Regex.Escape(Common(shown)).Replace("…", ".*", StringComparison.Ordinal)}\z", RegexOptions.Singleline);

    static string Common(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd());
        return Changing().Replace(string.Join('\n', lines).Trim('\n'), "~");
    }

    [GeneratedRegex("""
        [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}
        |\b[0-9a-f]{8}(?=\.\.\.)
        |\d{4}-\d\d-\d\dT[\d:.]+(?:\+00:00|Z)
        |\d\d:\d\d:\d\d\.\d{3}
        |(?<=\bDate:\ ).*
        |(?<="(?:processing_time|uptime_seconds|elapsed_ms|average_response_time)":)[\d.]+
        |\b\d+\.\d+s
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Changing();
}
