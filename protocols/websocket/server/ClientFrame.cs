namespace GenAiTransport.WebSockets.Server;

/// <summary>What a client may send; the fields that a type does not use are ignored.</summary>
sealed record ClientFrame(string? Type, string? SessionId, string? Message, string? ModelId, string? TurnId, int? After, string? Traceparent)
{
    public const string CreateSession = "create_session";
    public const string JoinSession = "join_session";
    public const string Chat = "chat";
    public const string Stop = "stop";
    public const string TypingStart = "typing_start";
    public const string TypingStop = "typing_stop";
    public const string Ping = "ping";
}
