namespace GenAiTransport.Comparison;

/// <summary>One turn as its client saw it, in milliseconds after the message was sent.</summary>
sealed record TurnFigures(IReadOnlyList<double> Arrivals, double Total, string Text)
{
    public Traffic Traffic { get; init; }

    /// <summary>Of a reply without text, its end.</summary>
    public double FirstText => Arrivals is [var first, ..] ? first : Total;
}
