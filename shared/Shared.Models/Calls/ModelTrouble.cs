namespace GenAiTransport;

enum ModelTroubleKind
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

/// <summary>
/// What went wrong on the way to the model, for the log and the decision to try again. It never leaves this library:
/// callers see a <see cref="ModelFailure"/>, which does not contain it: even a parser's exception may quote the provider, and the provider the key.
/// The message is cleaned before it is logged.
/// </summary>
sealed class ModelTrouble(
    ModelTroubleKind kind,
    string detail,
    int code = 0,
    RefusedFor reason = RefusedFor.NothingKnown,
    TimeSpan? retryAfter = null) : Exception(detail)
{
    public ModelTroubleKind Kind { get; } = kind;

    public int Code { get; } = code;

    public RefusedFor Reason { get; } = reason;

    /// <summary>How long the provider asks to wait; nothing when it does not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    public ModelTrouble WithRetryAfter(TimeSpan? wait) => new(Kind, Message, Code, Reason, wait);

    public bool IsUnknownModel => Kind == ModelTroubleKind.Refused && Reason == RefusedFor.UnknownModel;
}
