using GenAiTransport;
using GenAiTransport.MessageStream.Server;

var builder = WebApplication.CreateBuilder(args);
builder.AddChatServer(new ChatServer("📨 GRPC MESSAGE STREAM SERVER 📨", "Message stream")
{
    Framework = "gRPC + Async Streaming",
    Port = 50052,
});
builder.AddGrpcHost();
builder.Services.AddMessageStream();
var app = builder.Build();
app.UseChatGuards();
app.UseGrpcCalls();
app.MapGrpcService<MessageStreamEndpoint>();
app.MapGrpcTools();
return app.RunChatServer();
