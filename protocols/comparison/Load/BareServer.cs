using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport.Comparison;

/// <summary>
/// The process beside a server of ours: this program, started with <c>--bare</c>. Kestrel, one endpoint, recorded bytes; nothing else.
/// </summary>
static class BareServer
{
    public const string Argument = "--bare";

    public static string[] Arguments(ProtocolUnderTest protocol, string replay, double wordsPerSecond) =>
        [Argument, protocol.Key, replay, wordsPerSecond.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Until its parent ends it. The arguments are its own, not a person's.</summary>
    public static async Task RunAsync(string[] arguments, TextWriter output)
    {
        var protocol = Protocols.All.Single(known => known.Key == arguments[1]);
        var turn = new BareTurn(
            Replay.Read(arguments[2]), double.Parse(arguments[3], CultureInfo.InvariantCulture), LoadRun.FirstWord);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(
            endpoint => endpoint.Protocols = protocol.IsHttp2 ? HttpProtocols.Http2 : HttpProtocols.Http1));
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        app.UseRouting();
        protocol.Bare(app, turn);
        await app.StartAsync();
        output.WriteLine(Page.AddressOf(app));
        output.Flush();
        await app.WaitForShutdownAsync();
    }
}
