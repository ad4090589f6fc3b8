using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenAiTransport.WebSockets.Client;

/// <summary>What the client sends. Fields that a type does not use are left out.</summary>
sealed record Command(string Type)
{
    public string? SessionId { get; init; }

    public string? Message { get; init; }

    public string? TurnId { get; init; }

    public int? After { get; init; }

    public string? Traceparent { get; init; }

    public static Command Chat(SocketReply reply) =>
        new("chat") { SessionId = reply.SessionId, Message = reply.Message, TurnId = reply.TurnId, Traceparent = reply.Traceparent };

    public static Command Join(string sessionId) => new("join_session") { SessionId = sessionId };

    /// <summary>Asks for what is missing of a reply: all of it, or what comes after the last chunk that arrived.</summary>
    public static Command Resume(SocketReply reply) =>
        new("join_session") { SessionId = reply.SessionId, TurnId = reply.TurnId, After = reply.HasBegun ? reply.LastChunk : null };
}

/// <summary>What the server sends, all types in one: a type's own fields are set, the others are not.</summary>
sealed record Frame(string Type)
{
    public string? SessionId { get; init; }

    public string? TurnId { get; init; }

    public string? ConnectionId { get; init; }

    public string? Model { get; init; }

    public string? Message { get; init; }

    public string? Text { get; init; }

    public int? ChunkNumber { get; init; }

    public bool? IsFinal { get; init; }

    public int? TotalChunks { get; init; }

    public double? ProcessingTime { get; init; }

    public int? MessageCount { get; init; }

    public int? ContextMessages { get; init; }

    public string? FinishReason { get; init; }

    public string? UpdateType { get; init; }

    public bool? Typing { get; init; }

    public string? Role { get; init; }

    public int? ConnectedClients { get; init; }

    public ServerDescription? ServerInfo { get; init; }

    public DateTimeOffset Timestamp { get; init; }

    public SessionUpdate ToUpdate() => new(UpdateType ?? "")
    {
        ConnectionId = ConnectionId,
        Typing = Typing,
        MessageCount = MessageCount,
        Role = Role,
        Message = Message,
        ConnectedClients = ConnectedClients,
    };
}

/// <summary>How the server introduces itself.</summary>
sealed record ServerDescription(string? Model, string? Framework);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(WireTime)])]
[JsonSerializable(typeof(Command))]
[JsonSerializable(typeof(Frame))]
sealed partial class FrameJson : JsonSerializerContext
{
    static FrameJson? _wire;

    public static FrameJson Wire => _wire ??= new(new JsonSerializerOptions(Default.Options) { Encoder = WireJson.Wire.Options.Encoder });
}
