using GenAiTransport;
using GenAiTransport.Sse.Client;

var face = new ClientFace("🌊 SSE MULTI-TURN CHAT CLIENT 🌊", "SSE")
{
    Folder = "sse",
    Streaming = "Streaming",
    Trait = ("Protocol", "Server-Sent Events"),
    Connections = ("streaming_connections", "Active Streams"),
    DemoPath = "/demo",
};
return await ChatClient.RunAsync(args, face, server => new SseTransport(server));
