namespace GenAiTransport;

public enum ModelFailureKind
{
    /// <summary>The model could not answer; trying again may help.</summary>
    Failed,

    /// <summary>The model is overloaded: try again after a while.</summary>
    Busy,

    /// <summary>The same for a quota that is spent.</summary>
    QuotaSpent,

    KeyRefused,

    UnknownModel,
}

/// <summary>
/// A model's failure as a user may see it: <see cref="Exception.Message"/> is one plain sentence that says what to do.
/// Details for the operator belong in the log, never here.
/// </summary>
public sealed class ModelFailure(string sentence, ModelFailureKind kind = ModelFailureKind.Failed, TimeSpan? retryAfter = null) : Exception(sentence)
{
    public ModelFailureKind Kind { get; } = kind;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
