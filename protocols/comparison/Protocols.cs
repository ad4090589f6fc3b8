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
        new("rest", "REST", "HttpRest.Server", server => new RestTransport(server)) { Streams = false },
        new("ndjson", "Streamable HTTP", "StreamableHttp.Server", server => new StreamableHttpTransport(server)),
        new("sse", "SSE", "Sse.Server", server => new SseTransport(server)),
        new("websocket", "WebSocket", "WebSockets.Server", server => new WebSocketTransport(server)),
    ];
}
