using GenAiTransport.Grpc.Client;
using GenAiTransport.HttpRest.Client;
using GenAiTransport.Sse.Client;
using GenAiTransport.StreamableHttp.Client;
using GenAiTransport.WebSockets.Client;

namespace GenAiTransport.Comparison;

/// <summary>The only place that lists them.</summary>
static class Protocols
{
    public static IReadOnlyList<ProtocolUnderTest> All { get; } =
    [
        new("rest", "REST", "HttpRest.Server", server => new RestTransport(server))
        {
            Streams = false,
            Load = server => new HttpLoad(server, "/chat", linesPerEvent: 0),
            Bare = Comparison.Bare.Http("/chat", "application/json; charset=utf-8"),
        },
        new("ndjson", "Streamable HTTP", "StreamableHttp.Server", server => new StreamableHttpTransport(server))
        {
            Load = server => new HttpLoad(server, "/chat/stream", linesPerEvent: 1),
            Bare = Comparison.Bare.Http("/chat/stream", "application/x-ndjson; charset=utf-8"),
        },
        new("sse", "SSE", "Sse.Server", server => new SseTransport(server))
        {
            Load = server => new HttpLoad(server, "/chat/stream", linesPerEvent: 4),
            Bare = Comparison.Bare.Http("/chat/stream", "text/event-stream; charset=utf-8"),
        },
        new("websocket", "WebSocket", "WebSockets.Server", server => new WebSocketTransport(server))
        {
            Load = server => new WebSocketLoad(server),
            Bare = Comparison.Bare.WebSocket,
        },
        new("grpc", "gRPC", "Grpc.Server", server => new GrpcTransport(server))
        {
            IsHttp2 = true,
            Load = server => new GrpcLoad(server),
            Bare = Comparison.Bare.Grpc,
        },
    ];
}
