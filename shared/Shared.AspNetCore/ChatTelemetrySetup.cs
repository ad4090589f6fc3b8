using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GenAiTransport;

public static class ChatTelemetrySetup
{
    /// <summary>The library's name for spans and figures of model calls.</summary>
    const string ModelCalls = "Experimental.Microsoft.Extensions.AI";

    /// <summary>
    /// Traces, metrics and logs by OpenTelemetry's protocol, and metrics at <c>/metrics</c>, where its own variables say so; else nothing at all. What a
    /// message says is in none of them, unless <c>OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT</c> asks for it.
    /// </summary>
    /// <param name="builder">The server's.</param>
    /// <param name="service">What it is called, unless the variables name it.</param>
    public static void AddTelemetry(this WebApplicationBuilder builder, string service)
    {
        var asked = Asked(builder.Configuration);
        if (!asked.SendsAnything && !asked.IsScraped)
            return;
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource =>
        {
            if (TelemetrySettings.ServiceName(name => builder.Configuration[name], service) is { } name)
                resource.AddService(name);
        });
        if (asked.Traces)
            telemetry.WithTracing(traces => traces.AddSource(ChatTelemetry.Name, ModelCalls).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation());
        if (asked.Metrics || asked.IsScraped)
            telemetry.WithMetrics(metrics => Collect(metrics, asked.IsScraped));
        if (asked.Logs)
            telemetry.WithLogging(null, logs => logs.IncludeFormattedMessage = true);
        else
            builder.Logging.AddFilter<OpenTelemetryLoggerProvider>(_ => false);
        if (asked.SendsAnything)
            telemetry.UseOtlpExporter();
    }

    /// <summary>The model as it is, or with a span and figures for each of its calls where telemetry is on.</summary>
    internal static IChatClient Traced(this IChatClient model, IServiceProvider services) =>
        Asked(services.GetRequiredService<IConfiguration>()) is { Traces: false, Metrics: false, IsScraped: false }
            ? model
            : model.AsBuilder().UseOpenTelemetry(services.GetRequiredService<ILoggerFactory>(), ModelCalls).Build(services);

    /// <summary>For whoever fetches the figures, with the key where one is set.</summary>
    internal static void MapMetrics(this WebApplication app)
    {
        if (Asked(app.Configuration).IsScraped)
            app.MapPrometheusScrapingEndpoint().DisableHttpMetrics().WithName("metrics");
    }

    static void Collect(MeterProviderBuilder metrics, bool isScraped)
    {
        // Those of the rooms begin with the same name. Of the framework's only what is asked for: each of the others costs something with every request.
        metrics.AddMeter($"{ChatTelemetry.Name}*", ModelCalls, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime");
        if (isScraped)
            metrics.AddPrometheusExporter();
    }

    static TelemetrySettings Asked(IConfiguration configuration) => TelemetrySettings.Read(name => configuration[name]);
}
