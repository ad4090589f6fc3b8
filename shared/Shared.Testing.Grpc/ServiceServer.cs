using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport.Testing;

/// <summary>A service on a real socket, for as long as a test runs.</summary>
public sealed class ServiceServer : IAsyncDisposable
{
    readonly WebApplication _app;

    ServiceServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<ServiceServer> StartAsync<TService>(
        Action<IServiceCollection>? services = null,
        Action<KestrelServerOptions>? tls = null)
        where TService : class
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(tls is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0")
            .ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        if (tls is not null)
            builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(tls);
        builder.Services.AddGrpc();
        builder.Services.AddLogging();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<TService>();
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(hurry.Token);
        await _app.DisposeAsync();
    }
}
