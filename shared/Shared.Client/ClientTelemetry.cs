using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GenAiTransport;

/// <summary>Where the spans of a client go: to whom OpenTelemetry's variables name, or nowhere.</summary>
static class ClientTelemetry
{
    /// <summary>Dispose it before the program ends: what is not sent yet is sent then. Null where nobody asked for it.</summary>
    public static IDisposable? Start(Func<string, string?> setting, string protocol) =>
        TelemetrySettings.Read(setting).Traces ? Export(TelemetrySettings.ServiceName(setting, $"{protocol} client")) : null;

    // Apart, so that a client that exports nothing does not load what exports.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static TracerProvider Export(string? name) => Sdk.CreateTracerProviderBuilder()
        .ConfigureResource(resource =>
        {
            if (name is not null)
                resource.AddService(name);
        })
        .AddSource(TracedSending.Name, "System.Net.Http")
        .AddOtlpExporter()
        .Build();
}
