using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace GenAiTransport.Comparison;

/// <summary>A collector of OpenTelemetry that takes what comes and keeps nothing.</summary>
sealed class DeafCollector(WebApplication app) : IAsyncDisposable
{
    public static async Task<DeafCollector> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context => context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted));
        await app.StartAsync(cancellationToken);
        return new DeafCollector(app);
    }

    /// <summary>Sends everything here, of the traces one in ten.</summary>
    public IEnumerable<(string Name, string Value)> Environment =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", Page.AddressOf(app).ToString()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "0.1"),
    ];

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
