using GenAiTransport.MessageStream.Benchmarks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

// Short slices in turn, so that whatever else the machine does meets all of them alike.
var rounds = args.Contains("--quick") ? 10 : 40;
var slice = TimeSpan.FromMilliseconds(250);

var builder = WebApplication.CreateEmptyBuilder(new());
builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0")
    .ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
builder.Services.AddGrpc();
await using var app = builder.Build();
app.UseRouting();
app.MapGrpcService<AcknowledgingService>();
await app.StartAsync();
await MessageStreamComparison.RunAsync(new Uri(app.Urls.Single()), rounds, slice, Console.Out);
