namespace GenAiTransport;

public enum RateVerdict
{
    Fine,
    TooMany,

    /// <summary>It was told, and goes on all the same.</summary>
    Flood,
}
