using GenAiTransport;
using GenAiTransport.WebSockets.Server;

var builder = WebApplication.CreateBuilder(args);
builder.AddChatServer(new ChatServer("🔌 ASP.NET CORE WEBSOCKET CHAT SERVER 🔌", "WebSocket")
{
    Traits = [("Real-time", "BIDIRECTIONAL")],
    Features = ["multi-turn conversations", "streamed replies", "full duplex", "shared sessions", "typing", "resume", "stop", "session management"],
    Addresses = [("📚 API docs", "/docs"), ("📊 Statistics", "/stats"), ("💚 Health", "/health"), ("💻 Demo page", "/demo"), ("🔌 Endpoint", "/ws")],
    CountsClients = true,
    Simulated = SimulatedPace.FourWords,
});
builder.AddConnections();
var app = builder.Build();
app.UseWebSockets();
app.UseChatGuards();
app.MapSessions();
app.MapServer();
app.MapDemo();
app.MapChat();
return app.RunChatServer();
