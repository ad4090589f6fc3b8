namespace GenAiTransport.Comparison;

/// <summary>What came out for one protocol. What could not be measured has no entry.</summary>
sealed record ProtocolFigures(string Key, string Name, string Streaming, IReadOnlyDictionary<string, Distribution> Metrics)
{
    /// <summary>Why its column is not whole.</summary>
    public string? Failure { get; init; }

    public int Turns { get; init; }

    /// <summary>When each chunk of a typical turn came, in milliseconds after the message was sent.</summary>
    public IReadOnlyList<double> Arrivals { get; init; } = [];

    /// <summary>Of a turn over a new connection.</summary>
    public Waterfall? Waterfall { get; init; }

    public Distribution? this[Metric metric] => Metrics.GetValueOrDefault(metric.Key);
}
