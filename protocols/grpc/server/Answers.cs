using System.Text.Json;

namespace GenAiTransport.Grpc.Server;

/// <summary>The events of a turn, and what else a stream says, as messages.</summary>
static class Answers
{
    public static ChatResponse Status(ChatTurn turn, TurnStatus status, DateTimeOffset now) => new()
    {
        Type = ChatResponse.Types.Type.Status,
        SessionId = turn.Session.Id,
        TurnId = turn.Id,
        StatusMessage = status.Message,
        ContextMessages = status.ContextMessages,
        Timestamp = WireTime.Text(now),
    };

    public static ChatResponse Start(ChatTurn turn, DateTimeOffset now) => new()
    {
        Type = ChatResponse.Types.Type.ResponseStart,
        SessionId = turn.Session.Id,
        TurnId = turn.Id,
        Timestamp = WireTime.Text(now),
    };

    public static ChatResponse Of(ChatTurn turn, Chunk chunk) => new()
    {
        Type = ChatResponse.Types.Type.Chunk,
        SessionId = turn.Session.Id,
        TurnId = turn.Id,
        ChunkText = chunk.Text,
        ChunkNumber = chunk.ChunkNumber,
        IsFinal = chunk.IsFinal,
        Timestamp = WireTime.Text(chunk.Timestamp),
    };

    public static ChatResponse Complete(ChatTurn turn, TurnCompleted completed) => new()
    {
        Type = ChatResponse.Types.Type.ResponseComplete,
        SessionId = completed.SessionId,
        TurnId = turn.Id,
        TotalChunks = completed.TotalChunks,
        ProcessingTime = completed.ProcessingTime,
        MessageCount = completed.MessageCount,
        FinishReason = completed.FinishReason,
        Timestamp = WireTime.Text(completed.Timestamp),
    };

    public static ChatResponse Error(string sessionId, string turnId, string sentence, DateTimeOffset now) => new()
    {
        Type = ChatResponse.Types.Type.Error,
        SessionId = sessionId,
        TurnId = turnId,
        ErrorMessage = sentence,
        Timestamp = WireTime.Text(now),
    };

    public static ChatResponse Pong(string sessionId, DateTimeOffset now) => new()
    {
        Type = ChatResponse.Types.Type.Pong,
        SessionId = sessionId,
        Timestamp = WireTime.Text(now),
    };

    public static ChatResponse Update(string sessionId, SessionUpdate update, DateTimeOffset now, string turnId = "") => new()
    {
        Type = ChatResponse.Types.Type.SessionUpdate,
        SessionId = sessionId,
        TurnId = turnId,
        UpdateType = update.UpdateType,
        UpdateData = JsonSerializer.Serialize(update, WireJson.Wire.SessionUpdate),
        Timestamp = WireTime.Text(now),
    };

    public static ChatResponse Stopped(string sessionId, bool stopped, DateTimeOffset now) => new()
    {
        Type = ChatResponse.Types.Type.SessionUpdate,
        SessionId = sessionId,
        UpdateType = SessionUpdate.Stopped,
        UpdateData = JsonSerializer.Serialize(new StopResult(stopped), WireJson.Wire.StopResult),
        Timestamp = WireTime.Text(now),
    };
}
