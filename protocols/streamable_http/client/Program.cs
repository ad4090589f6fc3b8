using GenAiTransport;
using GenAiTransport.StreamableHttp.Client;

var face = new ClientFace("📡 STREAMABLE HTTP MULTI-TURN CHAT CLIENT 📡", "Streamable HTTP")
{
    Folder = "streamable_http",
    Streaming = "HTTP Streaming",
    Trait = ("Transfer-Encoding", "chunked"),
    Connections = ("streaming_connections", "Active Streams"),
    DemoPath = "/demo",
};
return await ChatClient.RunAsync(args, face, server => new StreamableHttpTransport(server));
