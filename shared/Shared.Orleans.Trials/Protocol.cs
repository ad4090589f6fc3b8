using GenAiTransport.Grpc.Client;
using GenAiTransport.HttpRest.Client;
using GenAiTransport.Sse.Client;
using GenAiTransport.StreamableHttp.Client;
using GenAiTransport.WebSockets.Client;

namespace GenAiTransport.Cluster.Trials;

/// <summary>One of the five: its server's program, and the class that its client talks with.</summary>
sealed record Protocol(string Name, string Server, Func<ServerAddress, IChatTransport> Connect)
{
    public static Protocol[] All { get; } =
    [
        new("rest", "HttpRest.Server", server => new RestTransport(server)),
        new("ndjson", "StreamableHttp.Server", server => new StreamableHttpTransport(server)),
        new("sse", "Sse.Server", server => new SseTransport(server)),
        new("websocket", "WebSockets.Server", server => new WebSocketTransport(server)),
        new("grpc", "Grpc.Server", server => new GrpcTransport(server)),
    ];

    public bool IsGrpc => Name == "grpc";

    /// <summary>Whether a turn can be watched by a plain request.</summary>
    public bool IsWatched => Name is "ndjson" or "sse";
}
