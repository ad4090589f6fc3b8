namespace GenAiTransport;

/// <summary>
/// What went wrong on the way to the model, for the log and the decision to try again. Its message is the provider's own and may quote the key:
/// it is cleaned before it is logged, and no user ever sees it.
/// </summary>
public sealed class ModelTrouble(
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
