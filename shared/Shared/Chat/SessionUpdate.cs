using System.Text.Json.Serialization;

namespace GenAiTransport;

/// <summary>What others on a session do, besides the turns themselves. Fields that a type does not use are left out.</summary>
public sealed record SessionUpdate(string UpdateType)
{
    public const string UserJoined = "user_joined";
    public const string UserDisconnected = "user_disconnected";
    public const string UserTyping = "user_typing";
    public const string MessageAdded = "message_added";
    public const string SessionCleared = "session_cleared";
    public const string SessionDeleted = "session_deleted";

    /// <summary>The answer to whoever joined, on protocols where that is an update too.</summary>
    public const string Joined = "joined";

    /// <summary>The answer to whoever stopped the reply, on protocols where that is an update too.</summary>
    public const string Stopped = "stopped";

    /// <summary>Who did it; null when it came from outside the connections.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ConnectionId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Typing { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MessageCount { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Role { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    /// <summary>How many are connected to the session afterwards, where somebody came or went.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ConnectedClients { get; init; }
}
