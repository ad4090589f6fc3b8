namespace GenAiTransport.Grpc.Client;

/// <summary>What a client asks on the stream besides messages.</summary>
static class Requests
{
    public static ChatRequest Ping => new() { Type = ChatRequest.Types.Type.Ping };

    public static ChatRequest Join(string sessionId) => new() { Type = ChatRequest.Types.Type.Join, SessionId = sessionId };

    public static ChatRequest Stop(string sessionId) => new() { Type = ChatRequest.Types.Type.Stop, SessionId = sessionId };

    public static ChatRequest Typing(string sessionId, bool typing) => new()
    {
        Type = typing ? ChatRequest.Types.Type.TypingStart : ChatRequest.Types.Type.TypingStop,
        SessionId = sessionId,
    };
}
