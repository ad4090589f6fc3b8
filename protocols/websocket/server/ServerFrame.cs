using System.Text.Json.Serialization;

namespace GenAiTransport.WebSockets.Server;

/// <summary>What the server sends: one JSON text message each.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ConnectedFrame), "connected")]
[JsonDerivedType(typeof(SessionCreatedFrame), "session_created")]
[JsonDerivedType(typeof(SessionJoinedFrame), "session_joined")]
[JsonDerivedType(typeof(StatusFrame), "status")]
[JsonDerivedType(typeof(ResponseStartFrame), "response_start")]
[JsonDerivedType(typeof(ChunkFrame), "chunk")]
[JsonDerivedType(typeof(ResponseCompleteFrame), "response_complete")]
[JsonDerivedType(typeof(SessionUpdateFrame), "session_update")]
[JsonDerivedType(typeof(PongFrame), "pong")]
[JsonDerivedType(typeof(ErrorFrame), "error")]
abstract record ServerFrame;

sealed record ConnectedFrame(string ConnectionId, string Message, ServerDescription ServerInfo, DateTimeOffset Timestamp) : ServerFrame;

sealed record ServerDescription(string Model, string Framework, IReadOnlyList<string> Features);

sealed record SessionCreatedFrame(string SessionId, string Model, string ConnectionId, DateTimeOffset Timestamp) : ServerFrame;

sealed record SessionJoinedFrame(string SessionId, string Model, int MessageCount, string ConnectionId, DateTimeOffset Timestamp) : ServerFrame;

sealed record StatusFrame(string Message, string SessionId, int ContextMessages, DateTimeOffset Timestamp) : ServerFrame;

/// <summary>How long the reply will be is known only when its streaming is simulated.</summary>
sealed record ResponseStartFrame(string SessionId, string TurnId, int? TotalLength, DateTimeOffset Timestamp) : ServerFrame;

sealed record ChunkFrame(string Text, int ChunkNumber, bool IsFinal, string SessionId, DateTimeOffset Timestamp) : ServerFrame;

sealed record ResponseCompleteFrame(
    int TotalChunks, double ProcessingTime, int MessageCount, string SessionId, string FinishReason, DateTimeOffset Timestamp) : ServerFrame;

sealed record PongFrame(string ConnectionId, DateTimeOffset Timestamp) : ServerFrame;

/// <summary>Names the session and the turn where the trouble is with one.</summary>
sealed record ErrorFrame(
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SessionId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TurnId,
    DateTimeOffset Timestamp) : ServerFrame;

/// <summary>What others on a session do. Fields that an update type does not use are left out.</summary>
sealed record SessionUpdateFrame(
    string SessionId,
    string UpdateType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ConnectionId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Typing,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? MessageCount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Role,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ConnectedClients,
    DateTimeOffset Timestamp) : ServerFrame
{
    public static SessionUpdateFrame From(SessionUpdate update, string sessionId, DateTimeOffset now) => new(
        sessionId, update.UpdateType, update.ConnectionId, update.Typing, update.MessageCount, update.Role, update.Message, update.ConnectedClients, now);
}
