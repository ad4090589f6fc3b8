namespace GenAiTransport.Comparison;

/// <summary>What many measurements of one thing come to.</summary>
sealed record Distribution(int Count, double Median, double P95, double P99, double Min, double Max)
{
    /// <summary>Null where nothing was measured.</summary>
    public static Distribution? Of(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
            return null;
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return new Distribution(sorted.Length, Quantile(sorted, 0.5), Quantile(sorted, 0.95), Quantile(sorted, 0.99), sorted[0], sorted[^1]);
    }

    /// <summary>Between two values the line between them counts, as most tools have it.</summary>
    static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }
}
