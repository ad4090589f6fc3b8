using GenAiTransport;
using GenAiTransport.HttpRest.Server;

var builder = WebApplication.CreateBuilder(args);
builder.AddChatServer(new ChatServer("🚀", "HTTP REST MULTI-TURN CHAT SERVER", "HTTP REST")
{
    Features = ["multi-turn conversations", "whole replies", "stop", "session management"],
    Addresses = [("📚 API docs", "/docs"), ("📊 Statistics", "/stats"), ("💚 Health", "/health"), ("💬 Chat (POST)", "/chat")],
});
var app = builder.Build();
app.UseGuards();
app.MapSessions();
app.MapServer();
app.MapPost("/chat", ChatEndpoint.Answer).WithName("chat").WithSummary("Send a message, get the whole reply").WithTags("Chat").Refuses(502);
return app.RunServer();
