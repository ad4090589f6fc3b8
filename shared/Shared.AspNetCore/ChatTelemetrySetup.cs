using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GenAiTransport;

public static class ChatTelemetrySetup
{
    /// <summary>The library's name for spans and figures of model calls.</summary>
    const string ModelCalls = "Experimental.Microsoft.Extensions.AI";

    /// <summary>
    /// Traces, metrics and logs by OpenTelemetry's protocol, where its own variables say so (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and the others); else nothing at
    /// all. What a message says is in none of them, unless <c>OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT</c> asks for it.
    /// </summary>
    public static void AddChatTelemetry(this WebApplicationBuilder builder, ChatServer server)
    {
        string? Setting(string name) => builder.Configuration[name];
        if (!TelemetrySettings.AreOn(Setting))
            return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
            {
                if (TelemetrySettings.ServiceName(Setting, server.Protocol) is { } name)
                    resource.AddService(name);
            })
            .WithTracing(traces => traces
                .AddSource(ChatTelemetry.Name, ModelCalls)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation())
            .WithMetrics(metrics => metrics
                .AddMeter(ChatTelemetry.Name, ModelCalls)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation())
            .WithLogging(null, logs => logs.IncludeFormattedMessage = true)
            .UseOtlpExporter();
        builder.Services.AddHostedService<ServerMeter>();
    }

    /// <summary>The model as it is, or with a span and figures for each of its calls where telemetry is on.</summary>
    internal static IChatClient Traced(this IChatClient model, IServiceProvider services) =>
        TelemetrySettings.AreOn(name => services.GetRequiredService<IConfiguration>()[name])
            ? model.AsBuilder().UseOpenTelemetry(services.GetRequiredService<ILoggerFactory>(), ModelCalls).Build(services)
            : model;
}
