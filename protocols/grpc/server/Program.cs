using GenAiTransport;
using GenAiTransport.Grpc.Providers.Server;
using GenAiTransport.Grpc.Server;

var builder = WebApplication.CreateBuilder(args);
builder.AddChatServer(new ChatServer("🚀 GRPC MULTI-TURN CHAT SERVER 🚀", "gRPC")
{
    Framework = "gRPC + Async Streaming",
    Port = 50051,
    Traits = [("Streaming", "BIDIRECTIONAL")],
    Simulated = SimulatedPace.OneWord,
});
builder.AddProviders();
builder.AddGrpcChat();
builder.Services.AddMessageStream();
var app = builder.Build();
app.UseChatGuards();
app.MapGrpcService<ChatEndpoint>();
app.MapGrpcService<MessageStreamEndpoint>();
app.MapGrpcHealthChecksService().WithoutKey();
app.MapGrpcReflectionService().WithoutKey();
app.MapProviders();
app.AnnounceGrpc();
return app.RunChatServer();
