using GenAiTransport;
using GenAiTransport.WebSockets.Client;

var face = new ClientFace("🔌 WEBSOCKET MULTI-TURN CHAT CLIENT 🔌", "WebSocket")
{
    Folder = "websocket",
    Streaming = "WebSocket Streaming",
    CompletedTitle = "WEBSOCKET RESPONSE COMPLETED",
    Trait = ("Protocol", "WebSocket"),
    Connections = ("websocket_connections", "WebSocket Connections"),
    DemoPath = "/demo",
};
return await ChatClient.RunAsync(args, face, server => new WebSocketTransport(server));
