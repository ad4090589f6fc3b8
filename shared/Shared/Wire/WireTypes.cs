using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenAiTransport;

public sealed record NewSessionRequest(string? ModelId = null);

public sealed record SessionCreated(string SessionId, string Model, DateTimeOffset Timestamp);

public sealed record SessionSummary(
    string SessionId, string Model, int MessageCount, double DurationMinutes, DateTimeOffset CreatedAt, DateTimeOffset LastActivity)
{
    /// <summary>Who is connected to the session, where a protocol knows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ConnectedClients { get; init; }
}

public sealed record SessionList(int ActiveSessions, IReadOnlyList<SessionSummary> Sessions);

public sealed record SessionDetails(
    string SessionId,
    string Model,
    int MessageCount,
    int UserMessages,
    int ModelMessages,
    double SessionDurationSeconds,
    DateTimeOffset CreatedAt,
    IReadOnlyList<HistoryEntry> Messages);

/// <summary>What was done, in words.</summary>
public sealed record Done(string Message);

public sealed record StopResult(bool Stopped);

public sealed record ChatRequest(string? Message, string? SessionId = null)
{
    /// <summary>Given by a client that wants to send the message again, should it hear nothing, without its being answered twice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? TurnId { get; init; }
}

/// <summary>A message was taken; its reply is told on the session's event channel.</summary>
public sealed record MessageAccepted(string TurnId);

/// <summary>Somebody asked something; with it, the session has so many messages.</summary>
public sealed record MessageAdded(
    string Type,
    string Role,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? MessageCount);

public sealed record ChatReply(
    string Response,
    string SessionId,
    double ProcessingTime,
    string Model,
    DateTimeOffset Timestamp,
    int MessageCount,
    bool IsNewSession,
    string FinishReason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TokenUsage? Usage);

/// <summary>A process that is <c>live</c>, or <c>ready</c>.</summary>
public sealed record HealthState(string Status);

public record HealthReport
{
    public string Status { get; init; } = "";

    public string Model { get; init; } = "";

    public double UptimeSeconds { get; init; }

    public long TotalRequests { get; init; }

    public long SuccessfulRequests { get; init; }

    public long FailedRequests { get; init; }

    public int ActiveSessions { get; init; }

    /// <summary>Figures that only some protocols have, such as <c>streaming_connections</c>.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }

    /// <summary>Only what every report of health has.</summary>
    public HealthReport ToHealth() => new(this);
}

public sealed record StatsReport : HealthReport
{
    public double AverageResponseTime { get; init; }

    public DateTimeOffset StartTime { get; init; }

    public long TotalSessionsCreated { get; init; }
}

public sealed record ServerInfo(
    string Name,
    string Version,
    string Framework,
    string Model,
    IReadOnlyList<string> Features,
    IReadOnlyDictionary<string, string> Endpoints);

/// <summary>The part of problem details that a client reads.</summary>
public sealed record Problem(string? Title, int? Status, string? Detail);
