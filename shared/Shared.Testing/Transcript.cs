using System.Text.RegularExpressions;

namespace GenAiTransport.Testing;

/// <summary>
/// A screen in which ids, times and figures that differ from run to run are replaced by fixed ones, so that it can be compared with a literal.
/// The first id that appears becomes aaaaaaaa, the second bbbbbbbb, and so on.
/// </summary>
public static partial class Transcript
{
    public static string Of(string screen)
    {
        var ids = new List<string>();
        var text = Id.Replace(screen, match => match.Length > 11 ? $"{Letters(ids, match.Groups[1].Value)}-whole" : $"{Letters(ids, match.Groups[1].Value)}...");
        foreach (var (figure, example) in Figures)
            text = figure.Replace(text, example);
        return string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n');
    }

    [GeneratedRegex(@"\b([0-9a-f]{8})(?:\.\.\.|(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)")]
    private static partial Regex Id { get; }

    [GeneratedRegex(@"\b\d\d:\d\d:\d\d\.\d{3}\b")]
    private static partial Regex Moment { get; }

    [GeneratedRegex(@"\b\d\d:\d\d:\d\d\b(?!\.)")]
    private static partial Regex Time { get; }

    [GeneratedRegex(@"\b\d:\d\d:\d\d\b")]
    private static partial Regex Duration { get; }

    [GeneratedRegex(@"\b\d+m\b")]
    private static partial Regex Minutes { get; }

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d\b")]
    private static partial Regex Day { get; }

    [GeneratedRegex(@"\b\d+\.\d{3}s\b")]
    private static partial Regex Seconds { get; }

    [GeneratedRegex(@"\b\d+\.\d ms\b")]
    private static partial Regex Milliseconds { get; }

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Address { get; }

    static (Regex Figure, string Example)[] Figures =>
    [
        (Time, "14:26:52"), (Moment, "14:32:16.456"), (Duration, "0:05:23"), (Minutes, "5m"), (Day, "2026-03-01"), (Seconds, "1.734s"), (Milliseconds, "1.5 ms"), (Address, "127.0.0.1:8000"),
    ];

    static string Letters(List<string> ids, string id)
    {
        if (!ids.Contains(id))
            ids.Add(id);
        return new string((char)('a' + ids.IndexOf(id)), 8);
    }
}
