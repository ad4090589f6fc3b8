namespace GenAiTransport.Comparison;

/// <param name="StartedAt">When it began.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="People">How many talked at once.</param>
/// <param name="Counts">What was counted.</param>
/// <param name="Troubles">What went wrong, the first of them.</param>
/// <param name="IsWell">Nothing that must not happen did.</param>
/// <param name="Servers">What each server took of the machine over time.</param>
sealed record SoakResult(
    DateTimeOffset StartedAt, double Seconds, int People, IReadOnlyDictionary<string, long> Counts, IReadOnlyList<string> Troubles, bool IsWell,
    IReadOnlyDictionary<string, IReadOnlyList<SoakSample>> Servers);
