namespace GenAiTransport;

static class OfflineCurl
{
    public static readonly OfflineLanguage Language = new("curl", "bash", ["curl", "bash", "shell", "command line"], new Dictionary<string, string>
    {
        ["REST"] =
            """
            curl http://localhost:8000/chat \
              -H 'Content-Type: application/json' \
              -d '{"message": "What is REST?"}'
            """,
        ["Streamable HTTP"] =
            """
            # -N: show each line as it arrives
            curl -N http://localhost:8000/chat/stream \
              -H 'Content-Type: application/json' \
              -d '{"message": "What is NDJSON?"}'
            """,
        ["SSE"] =
            """
            # -N: show each event as it arrives
            curl -N http://localhost:8000/chat/stream \
              -H 'Content-Type: application/json' \
              -d '{"message": "What is SSE?"}'
            """,
        ["WebSocket"] =
            """
            # curl is made for one answer; websocat is the same idea for WebSocket
            echo '{"type": "chat", "message": "What is a frame?"}' | websocat --no-close ws://localhost:8000/ws
            """,
        ["gRPC"] =
            """
            # grpcurl is curl for gRPC
            session=$(grpcurl -plaintext -proto proto/chat.proto localhost:50051 chat.ChatService/CreateSession | jq -r .sessionId)
            grpcurl -plaintext -proto proto/chat.proto \
              -d "{\"session_id\": \"$session\", \"message\": \"What is gRPC?\"}" \
              localhost:50051 chat.ChatService/Chat
            """,
    });
}
