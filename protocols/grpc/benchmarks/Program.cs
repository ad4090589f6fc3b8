using System.Diagnostics;
using GenAiTransport.Grpc.Benchmarks;
using GenAiTransport.Grpc.Interop;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

const int StreamLength = 100_000;

// Short slices in turn, so that whatever else the machine does meets all three alike.
var rounds = args.Contains("--quick") ? 10 : 40;
var slice = TimeSpan.FromMilliseconds(250);

// The request and the response are the same message, so the bare endpoint can send back what it got.
byte[] frame = [0, 0, 0, 0, 36, 0x1a, 34, 0x12, 32, .. new byte[32]];
byte[] answer = [0, 0, 0, 0, 36, 0x0a, 34, 0x12, 32, .. new byte[32]];

var builder = WebApplication.CreateEmptyBuilder(new());
builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0")
    .ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
builder.Services.AddGrpc();
await using var app = builder.Build();
app.UseRouting();
app.MapGrpcService<EchoService>();
app.MapGrpcService<AcknowledgingService>();
app.MapPost("/bare", async context =>
{
    while (await context.Request.BodyReader.ReadAsync() is { IsCompleted: false } read) context.Request.BodyReader.AdvanceTo(read.Buffer.End);
    context.Response.ContentType = "application/grpc";
    await context.Response.BodyWriter.WriteAsync(answer);
    context.Response.AppendTrailer("grpc-status", "0");
});
await app.StartAsync();
var address = new Uri(app.Urls.Single());
if (args.Contains("message-stream"))
{
    await MessageStreamComparison.RunAsync(address, rounds, slice, Console.Out);
    return;
}

using var bare = new BareClient(new(address, "/bare"), frame);
using var channel = GrpcChannel.ForAddress(address);
var client = new TestService.TestServiceClient(channel);
var request = new SimpleRequest { Payload = new() { Body = ByteString.CopyFrom(new byte[32]) } };

foreach (var atOnce in new[] { 1, 32 })
{
    for (var warmUp = 0; warmUp < 8; warmUp++) await RoundAsync(atOnce);
    var (bareRate, unaryRate, streamRate) = (0.0, 0.0, 0.0);
    for (var round = 0; round < rounds; round++)
    {
        var rates = await RoundAsync(atOnce);
        bareRate += rates.Bare / rounds;
        unaryRate += rates.Unary / rounds;
        streamRate += rates.Streamed / rounds;
    }

    await Console.Out.WriteLineAsync(
        $"{atOnce,3} at once: bare {bareRate,9:N0}/s, unary {unaryRate,9:N0}/s, streamed {streamRate,11:N0}/s; "
        + $"unary/bare {unaryRate / bareRate:F2}, streamed/unary {streamRate / unaryRate:F1}");
}

async Task<(double Bare, double Unary, double Streamed)> RoundAsync(int atOnce) => (
    await Rate.OfAsync(bare.CallAsync, atOnce, slice),
    await Rate.OfAsync(() => client.UnaryCallAsync(request).ResponseAsync, atOnce, slice),
    await StreamAsync());

async Task<double> StreamAsync()
{
    var watch = Stopwatch.StartNew();
    using var call = client.StreamingOutputCall(new() { ResponseParameters = { new ResponseParameters { Size = StreamLength } } });
    var count = 0;
    while (await call.ResponseStream.MoveNext()) count++;
    return count == StreamLength ? count / watch.Elapsed.TotalSeconds : throw new InvalidOperationException("Messages are missing.");
}
