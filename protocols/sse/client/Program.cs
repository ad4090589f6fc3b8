using GenAiTransport;
using GenAiTransport.Sse.Client;

var face = new ClientFace("🌊", "ASP.NET CORE SSE MULTI-TURN CHAT CLIENT", "SSE")
{
    Folder = "sse",
    ServerName = "ASP.NET Core SSE server",
    ReplyTitle = "🤖 AI Response (Streaming)",
    CompletedTitle = "SSE STREAM COMPLETED",
    Trait = ("Protocol", "Server-Sent Events"),
    Connections = ("streaming_connections", "Active Streams"),
    DemoPath = "/demo",
};
return await ChatClient.RunAsync(args, face, server => new SseTransport(server));
