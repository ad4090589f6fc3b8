namespace GenAiTransport;

public enum RefusalKind
{
    /// <summary>The request itself is wrong.</summary>
    Invalid,
    NotJson,
    TooLarge,
    NotFound,

    /// <summary>Too many turns wait in this session.</summary>
    Busy,

    /// <summary>The server has no room for another session.</summary>
    Full,

    /// <summary>Too much from one address.</summary>
    TooMany,
    ShuttingDown,
    ModelFailed,

    /// <summary>The model's quota is spent, or it is overloaded.</summary>
    ModelBusy,

    /// <summary>Where sessions live cannot be reached.</summary>
    Unavailable,
}

/// <summary>Why a request was not served, in a sentence its sender may read.</summary>
public sealed record Refusal(RefusalKind Kind, string Sentence, TimeSpan? RetryAfter = null)
{
    public static Refusal UnknownSession { get; } = new(RefusalKind.NotFound, "Session not found");

    public static Refusal NotJson { get; } = new(RefusalKind.NotJson, "Send JSON, with Content-Type: application/json");

    public static Refusal UnknownTurn { get; } = new(RefusalKind.NotFound, "Reply not found; it is kept for a few minutes after its end");

    public static Refusal TakenTurn { get; } = new(RefusalKind.Invalid, "There is a turn with this turn_id already");

    public static Refusal NoModelName { get; } = new(RefusalKind.Invalid, "model_id is not the name of a model");

    public static Refusal BlankMessage { get; } = new(RefusalKind.Invalid, "Message is required");

    public static Refusal MessageTooLong(int limit) => new(RefusalKind.Invalid, $"Message is longer than {limit} characters");

    public static Refusal TooManyWaiting(int limit) => new(RefusalKind.Busy, $"{limit} messages are already waiting in this session; try again when one is answered");

    public static Refusal SessionsFull(int limit) => new(RefusalKind.Full, $"The server holds {limit} sessions and has no room for another; try again later", TimeSpan.FromMinutes(1));

    public static Refusal TooManyConnections(int limit) => new(RefusalKind.TooMany, $"This address holds {limit} connections already; close one first", TimeSpan.FromSeconds(5));

    public static Refusal ShuttingDown { get; } = new(RefusalKind.ShuttingDown, "The server is shutting down; resume later", TimeSpan.FromSeconds(5));

    public static Refusal From(TurnFailed failed) => new(failed.Kind, failed.Message, failed.RetryAfter);
}
