namespace GenAiTransport;

enum GeminiTroubleKind
{
    /// <summary>Gemini answered with an error.</summary>
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
/// callers see a <see cref="ModelFailure"/>, which does not contain it: even a parser's exception may quote Gemini, and Gemini the key.
/// The message is cleaned before it is logged.
/// </summary>
sealed class GeminiTrouble(
    GeminiTroubleKind kind,
    string detail,
    int code = 0,
    GeminiError? error = null,
    TimeSpan? retryAfter = null) : Exception(detail)
{
    public GeminiTroubleKind Kind { get; } = kind;

    public int Code { get; } = code;

    public GeminiError? Error { get; } = error;

    /// <summary>How long Gemini asks to wait; nothing when it does not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter ?? error?.RetryDelay;

    public bool IsUnknownModel => Kind == GeminiTroubleKind.Refused && Code == 404 && Error is not null;

    public static GeminiTrouble Refused(GeminiError error, TimeSpan? retryAfter = null) => new(
        GeminiTroubleKind.Refused,
        $"{error.StatusCode} {error.Status}: {error.Message}",
        error.StatusCode,
        error,
        retryAfter);
}
