using GenAiTransport;
using GenAiTransport.ProviderStream.Server;

var builder = WebApplication.CreateBuilder(args);
builder.AddGuards(port: 50053);
builder.AddTelemetry("provider stream");
builder.AddGrpcHost();
builder.Services.AddScreen("🔌 GRPC PROVIDER STREAM SERVER 🔌", ("Providers", string.Join(", ", Provider.All.Select(provider => provider.Name))), ("Streaming", "BIDIRECTIONAL"));
builder.AddProviders();
var app = builder.Build();
app.UseGuards();
app.UseGrpcCalls();
app.MapProviders();
app.MapGrpcTools();
return app.RunServer();
