using System.Globalization;
using System.Text;

namespace GenAiTransport.Comparison;

/// <summary>What is different between two runs beyond what chance makes different.</summary>
static class ChangesReport
{
    /// <summary>A median is taken for another when it is so many standard errors away, and so much of its value.</summary>
    const double MostErrors = 3, LeastShare = 0.02;

    /// <summary>What was measured so seldom tells nothing of its spread: it has to differ by so much.</summary>
    const int Seldom = 3;
    const double LeastShareOfFew = 0.1;

    public static string Render(ComparisonResult before, ComparisonResult after)
    {
        var output = new StringBuilder();
        foreach (var (name, was, now) in Conditions(before.Conditions).Zip(Conditions(after.Conditions), (one, other) => (one.Name, one.Value, other.Value)).Where(pair => pair.Item2 != pair.Item3))
            output.Append(CultureInfo.InvariantCulture, $"⚠️  {name} is not the same: {TerminalText.CleanLine(was)}; {TerminalText.CleanLine(now)}\n");
        var pairs = Pairs(before, after).ToList();
        var changed = pairs.Where(pair => IsBeyondNoise(pair.Before, pair.After)).ToList();
        if (changed.Count > 0)
            output.Append(TextTable.Render([["", "before", "after", "change"], .. changed.Select(Row)])).Append('\n');
        return output.Append(CultureInfo.InvariantCulture, $"{changed.Count} of {pairs.Count} medians changed beyond noise.\n").ToString();
    }

    internal static bool IsBeyondNoise(Distribution before, Distribution after)
    {
        var (difference, value) = (Math.Abs(after.Median - before.Median), Math.Abs(before.Median));
        return Math.Min(before.Count, after.Count) < Seldom
            ? difference > value * LeastShareOfFew
            : difference > value * LeastShare && difference > MostErrors * Math.Sqrt(Variance(before) + Variance(after));
    }

    /// <summary>Of the median of a sample, from what the report has of its spread: the 95th percentile lies 1.645 deviations above it.</summary>
    static double Variance(Distribution figures)
    {
        var deviation = (figures.P95 - figures.Median) / 1.645;
        return Math.PI / 2 * deviation * deviation / figures.Count;
    }

    static IEnumerable<Pair> Pairs(ComparisonResult before, ComparisonResult after) =>
        from protocol in before.Protocols
        join now in after.Protocols on (protocol.Key, protocol.Streaming) equals (now.Key, now.Streaming)
        from metric in Metric.All
        where protocol[metric] is not null && now[metric] is not null
        select new Pair($"{TerminalText.CleanLine(protocol.Name)}{(protocol.Streaming == "live" ? "" : ", simulated")}: {Figure.WithUnit(metric)}", protocol[metric]!, now[metric]!);

    static string[] Row(Pair pair) =>
        [pair.Name, Figure.Short(pair.Before.Median), Figure.Short(pair.After.Median), pair.Before.Median == 0 ? Figure.Missing : (pair.After.Median / pair.Before.Median - 1).ToString("+0 %;-0 %", CultureInfo.InvariantCulture)];

    static IEnumerable<(string Name, string Value)> Conditions(Conditions run) =>
    [
        ("The network", run.Network), ("What lies beneath", run.Beneath), ("The model", run.Model), ("The machine", run.Machine), ("The runtime", run.Runtime),
        ("The reply", string.Create(CultureInfo.InvariantCulture, $"{run.Words} words, {run.Concurrency} at once, {run.Chats} chats")),
        ("The build", string.Join(' ', run.Remarks.Where(remark => remark.StartsWith("These are debug builds", StringComparison.Ordinal)))),
    ];

    sealed record Pair(string Name, Distribution Before, Distribution After);
}
