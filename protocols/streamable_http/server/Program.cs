using GenAiTransport;
using GenAiTransport.StreamableHttp.Server;

var builder = WebApplication.CreateBuilder(args);
builder.AddChatServer(new ChatServer("📡", "ASP.NET CORE STREAMABLE HTTP CHAT SERVER", "Streamable HTTP")
{
    Traits = [("Streaming", "CHUNKED HTTP")],
    Features = ["multi-turn conversations", "streamed replies", "resume", "stop", "session management"],
    Addresses = [("📚 API docs", "/docs"), ("📊 Statistics", "/stats"), ("💚 Health", "/health"), ("💻 Demo page", "/demo"), ("📡 Stream (POST)", "/chat/stream")],
    Simulated = SimulatedPace.FourWords,
});
builder.AddStreams(new StreamFace("📡", "HTTP STREAM", ("Transfer-Encoding", "chunked")));
var app = builder.Build();
app.UseGuards();
app.MapSessions();
app.MapServer();
app.MapDemo();
app.MapChat();
return app.RunServer();
