using GenAiTransport;
using GenAiTransport.WebSockets.Client;

var face = new ClientFace("🔌", "ASP.NET CORE WEBSOCKET CHAT CLIENT", "WebSocket")
{
    Folder = "websocket",
    ServerName = "ASP.NET Core WebSocket server",
    Framework = "ASP.NET Core + WebSockets",
    ReplyTitle = "🤖 AI Response (WebSocket Streaming)",
    Trait = ("Protocol", "WebSocket"),
    Duplex = ("Bidirectional", "ENABLED"),
    Connections = ("websocket_connections", "WebSocket Connections"),
    DemoPath = "/demo",
};
return await ChatClient.RunAsync(args, face, server => new WebSocketTransport(server));
