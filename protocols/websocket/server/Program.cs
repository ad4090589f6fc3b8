using GenAiTransport;
using GenAiTransport.WebSockets.Server;

var builder = WebApplication.CreateBuilder(args);
builder.AddChatServer(new ChatServer("🔌", "ASP.NET CORE WEBSOCKET CHAT SERVER", "WebSocket")
{
    Framework = "ASP.NET Core + WebSockets",
    Traits = [("Real-time", "BIDIRECTIONAL")],
    Features = ["multi-turn conversations", "streamed replies", "full duplex", "shared sessions", "typing", "resume", "stop", "session management"],
    Addresses = [("📚 API docs", "/docs"), ("📊 Statistics", "/stats"), ("💚 Health", "/health"), ("💻 Demo page", "/demo")],
    Socket = "/ws",
    About = """
        The conversation itself goes over a WebSocket at `/ws`, in JSON text frames that have a `type`.

        A client sends `create_session`, `join_session`, `chat`, `stop`, `typing_start`, `typing_stop` and `ping`; the server `connected`, `session_created`, `session_joined`, `status`,
        `response_start`, `chunk`, `response_complete`, `session_update`, `pong` and `error`. After `connected`, `{"type":"chat","message":"Hello"}` is enough to begin.
        """,
    CountsClients = true,
    Simulated = SimulatedPace.FourWords,
});
builder.AddConnections();
var app = builder.Build();
app.UseWebSockets();
app.UseGuards();
app.MapSessions();
app.MapServer();
app.MapDemo();
app.MapChat();
return app.RunServer();
