using System.Text.Json.Serialization;

namespace GenAiTransport;

/// <summary>
/// What a turn emits: started, status, chunks, then completed or failed. Every transport is a projection of this list,
/// and this is also its JSON.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TurnStarted), "session_info")]
[JsonDerivedType(typeof(TurnStatus), "status")]
[JsonDerivedType(typeof(Chunk), "chunk")]
[JsonDerivedType(typeof(TurnCompleted), "complete")]
[JsonDerivedType(typeof(TurnFailed), "error")]
public abstract record ChatEvent;

public sealed record TurnStarted(string SessionId, string Model, string TurnId, DateTimeOffset Timestamp) : ChatEvent;

public sealed record TurnStatus(string Message, int ContextMessages) : ChatEvent;

/// <summary>A piece of the reply. The texts of all chunks, joined, are the reply to the letter.</summary>
public sealed record Chunk(string Text, int ChunkNumber, bool IsFinal, DateTimeOffset Timestamp) : ChatEvent;

public sealed record TurnCompleted(
    int TotalChunks,
    double ProcessingTime,
    int MessageCount,
    string SessionId,
    string FinishReason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TokenUsage? Usage,
    DateTimeOffset Timestamp) : ChatEvent;

public sealed record TurnFailed(string Message, string SessionId, DateTimeOffset Timestamp) : ChatEvent
{
    /// <summary>Why, for transports that have a status to say it with.</summary>
    [JsonIgnore]
    public RefusalKind Kind { get; init; } = RefusalKind.ModelFailed;

    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }
}

public sealed record TokenUsage(long? InputTokens, long? OutputTokens, long? TotalTokens);

public static class FinishReasons
{
    public const string Stop = "stop";
    public const string Length = "length";
    public const string ContentFilter = "content_filter";

    /// <summary>The user ended the reply; what was shown stays in the history.</summary>
    public const string Stopped = "stopped";
}
