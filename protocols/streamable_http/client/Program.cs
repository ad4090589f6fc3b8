using GenAiTransport;
using GenAiTransport.StreamableHttp.Client;

var face = new ClientFace("📡", "ASP.NET CORE STREAMABLE HTTP CHAT CLIENT", "Streamable HTTP")
{
    Folder = "streamable_http",
    ServerName = "ASP.NET Core Streamable HTTP server",
    ReplyTitle = "🤖 AI Response (HTTP Streaming)",
    CompletedTitle = "HTTP STREAM COMPLETED",
    Trait = ("Transfer-Encoding", "chunked"),
    Connections = ("streaming_connections", "Active Streams"),
    DemoPath = "/demo",
};
return await ChatClient.RunAsync(args, face, server => new StreamableHttpTransport(server));
