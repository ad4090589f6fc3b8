using GenAiTransport;
using GenAiTransport.Sse.Server;

var builder = WebApplication.CreateBuilder(args);
builder.AddChatServer(new ChatServer("🌊", "ASP.NET CORE SSE MULTI-TURN CHAT SERVER", "SSE")
{
    Traits = [("Streaming", "REAL-TIME")],
    Features = ["multi-turn conversations", "streamed replies", "event channel", "resume", "stop", "session management"],
    Addresses = [("📚 API docs", "/docs"), ("📊 Statistics", "/stats"), ("💚 Health", "/health"), ("💻 Demo page", "/demo"), ("🌊 Stream (POST)", "/chat/stream")],
    Simulated = SimulatedPace.FourWords,
});
builder.AddStreams(new StreamFace("🌊", "SSE STREAM"));
var app = builder.Build();
app.UseGuards();
app.MapSessions();
app.MapServer();
app.MapDemo();
app.MapChat();
app.MapChannel();
return app.RunServer();
