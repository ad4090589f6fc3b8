using GenAiTransport;
using GenAiTransport.Grpc.Server;

var builder = WebApplication.CreateBuilder(args);
builder.AddChatServer(new ChatServer("🚀", "GRPC MULTI-TURN CHAT SERVER", "gRPC")
{
    Framework = "gRPC + Async Streaming",
    Wire = "gRPC with bidirectional streaming",
    Port = 50051,
    Traits = [("Streaming", "BIDIRECTIONAL")],
    Simulated = SimulatedPace.OneWord,
});
builder.AddGrpcChat();
var app = builder.Build();
app.UseGuards();
app.UseGrpcCalls();
app.MapGrpcService<ChatEndpoint>();
app.MapGrpcTools();
return app.RunServer();
