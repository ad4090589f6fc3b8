namespace GenAiTransport.Comparison;

/// <summary>One turn as its client saw it, in milliseconds after the message was sent.</summary>
sealed record TurnFigures(IReadOnlyList<double> Arrivals, double Total, string Text)
{
    public Traffic Traffic { get; init; }

    public IEnumerable<ChunkGap> Gaps => Arrivals.Zip(Arrivals.Skip(1), (from, to) => new ChunkGap(from, to));

    /// <summary>Of a reply without text, its end.</summary>
    public double FirstText => Arrivals is [var first, ..] ? first : Total;
}

/// <summary>The time from one chunk to the next.</summary>
readonly record struct ChunkGap(double From, double To)
{
    public double Took => To - From;
}
