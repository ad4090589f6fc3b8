using GenAiTransport;
using GenAiTransport.MessageStream.Server;

var builder = WebApplication.CreateBuilder(args);
builder.AddGuards(port: 50052);
builder.AddTelemetry("message stream");
builder.AddGrpcHost();
builder.Services.AddScreen("📨 GRPC MESSAGE STREAM SERVER 📨", ("Streaming", "BIDIRECTIONAL"));
builder.Services.AddMessageStream();
var app = builder.Build();
app.UseGuards();
app.UseGrpcCalls();
app.MapGrpcService<MessageStreamEndpoint>();
app.MapGrpcTools();
return app.RunServer();
