namespace GenAiTransport;

/// <summary>The likeliest meaning of a mistyped word.</summary>
public static class Nearest
{
    public static string To(string word, IEnumerable<string> known) =>
        known.MinBy(candidate => Distance(word, candidate)) ?? "";

    /// <summary>How many letters must be changed, added or removed. A word that only begins right counts as near.</summary>
    static int Distance(string from, string to)
    {
        const int LongestCompared = 32;
        from = from.Length > LongestCompared ? from[..LongestCompared] : from;
        if (to.StartsWith(from, StringComparison.OrdinalIgnoreCase))
            return 0;
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var same = char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }
        return row[^1];
    }
}
