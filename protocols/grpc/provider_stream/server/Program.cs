using GenAiTransport;
using GenAiTransport.ProviderStream.Server;

var builder = WebApplication.CreateBuilder(args);
builder.AddChatServer(new ChatServer("🔌 GRPC PROVIDER STREAM SERVER 🔌", "Provider stream")
{
    Framework = "gRPC + Async Streaming",
    Port = 50053,
});
builder.AddGrpcHost();
builder.AddProviders();
var app = builder.Build();
app.UseChatGuards();
app.UseGrpcCalls();
app.MapProviders();
app.MapGrpcTools();
return app.RunChatServer();
