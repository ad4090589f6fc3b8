namespace GenAiTransport;

public enum ModelTroubleKind
{
    /// <summary>The provider answered with an error.</summary>
    Refused,

    /// <summary>No connection, or it broke before the reply began.</summary>
    Unreachable,
    NoFirstByte,

    /// <summary>A reply that had begun stopped coming.</summary>
    Silent,

    /// <summary>A reply that had begun ended without its end.</summary>
    CutOff,

    /// <summary>The model gave up, with a finish reason that is no answer.</summary>
    BrokeOff,
    Empty,
    Unreadable,
    TooLarge,
}
