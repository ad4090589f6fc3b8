using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GenAiTransport.Testing;

/// <summary>An HTTP/2 server that answers every request as a test likes; knows nothing of gRPC.</summary>
public sealed class RawServer : IAsyncDisposable
{
    readonly WebApplication _app;

    RawServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<RawServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0")
            .ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new(app);
    }

    /// <summary>A gRPC answer byte for byte; without a status, no trailers.</summary>
    public static RequestDelegate Answer(byte[] body, string? status = "0", string? encoding = null) => async context =>
    {
        context.Response.ContentType = "application/grpc";
        if (encoding is not null) context.Response.Headers["grpc-encoding"] = encoding;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
        if (status is not null) context.Response.AppendTrailer("grpc-status", status);
    };

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(hurry.Token);
        await _app.DisposeAsync();
    }
}
