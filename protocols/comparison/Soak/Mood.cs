namespace GenAiTransport.Comparison;

/// <summary>How the model takes a message.</summary>
enum Mood
{
    Fine,
    Hesitant,
    Thoughtful,
    InSlices,
    BusyAtFirst,
    Verbose,

    /// <summary>Falls silent in the middle, until somebody stops it.</summary>
    Silent,

    /// <summary>It declines, in a sentence of the servers' own.</summary>
    Blocked,

    // From here on the reply fails.
    QuotaSpent,
    Wordless,
    ErrorInTheMiddle,
    ErrorWithoutAFrame,
    CutOff,
    HungUp,
    Nonsense,
}
