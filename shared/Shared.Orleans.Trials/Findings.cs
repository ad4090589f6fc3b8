using System.Globalization;

namespace GenAiTransport.Cluster.Trials;

/// <summary>What a trial saw: how often, how long it took, and which promises were not kept.</summary>
sealed class Findings
{
    readonly Lock _gate = new();
    readonly SortedDictionary<string, int> _counts = [];
    readonly SortedDictionary<string, List<double>> _seconds = [];
    readonly List<string> _broken = [];

    public IReadOnlyList<string> Broken => _broken;

    public bool IsKept => _broken.Count == 0;

    public void Count(string what, int more = 1)
    {
        lock (_gate)
            _counts[what] = _counts.GetValueOrDefault(what) + more;
    }

    public void Took(string what, TimeSpan time)
    {
        lock (_gate)
        {
            if (!_seconds.TryGetValue(what, out var all))
                _seconds[what] = all = [];
            all.Add(time.TotalSeconds);
        }
    }

    public void Expect(bool isSo, string promise)
    {
        if (isSo)
            return;
        lock (_gate)
            _broken.Add(promise);
    }

    /// <summary>A share of what was timed stays below a limit.</summary>
    public void ExpectWithin(string what, double share, TimeSpan limit)
    {
        if (_seconds.TryGetValue(what, out var all))
            Expect(Percentile(all, share) <= limit.TotalSeconds, $"{what}: {share:P0} within {limit.TotalSeconds:0.#} s, was {Percentile(all, share):0.00} s");
    }

    /// <summary>A line for each figure.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var (what, count) in _counts)
            yield return string.Create(CultureInfo.InvariantCulture, $"{what,-44} {count,8}");
        foreach (var (what, all) in _seconds)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{what,-44} {all.Count,8}   p50 {Percentile(all, 0.5):0.00} s   p95 {Percentile(all, 0.95):0.00} s   max {all.Max():0.00} s");
        }
    }

    public static double Percentile(List<double> all, double share) => all.Order().ElementAt((int)Math.Ceiling(share * all.Count) - 1);
}
