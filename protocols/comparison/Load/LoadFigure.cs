namespace GenAiTransport.Comparison;

/// <summary>One measure of a server of ours, and the same of what stands beside it.</summary>
sealed record LoadFigure(string Name, string Unit, double Ours, double? Bare = null)
{
    /// <summary>1 is as good as the bare endpoint, less is worse.</summary>
    public double? Ratio => Bare is > 0 && Ours > 0 ? Unit.Length == 0 ? Ours / Bare : Bare / Ours : null;

    /// <summary>What our code adds, where a ratio would say little.</summary>
    public double? Added => Unit == "ms" && Bare is not null ? Ours - Bare : null;
}

sealed record ProtocolLoad(string Key, string Name, IReadOnlyList<LoadFigure> Figures)
{
    public string? Failure { get; init; }
}

/// <param name="Beside">What the second figure of each pair is of.</param>
sealed record LoadResult(Conditions Conditions, IReadOnlyList<ProtocolLoad> Protocols, string Beside = "a bare endpoint");
