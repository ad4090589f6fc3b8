namespace GenAiTransport;

/// <summary>Whether somebody asked for telemetry: one of OpenTelemetry's own variables says where it goes. What they say is read by its library.</summary>
public static class TelemetrySettings
{
    static readonly string[] Exporters =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
        "OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER",
    ];

    public static bool AreOn(Func<string, string?> setting) =>
        !string.Equals(setting("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
        && Exporters.Any(name => setting(name) is { Length: > 0 } value && value != "none");

    /// <summary>As the variables name the service, else by its protocol; null where the library reads the name itself.</summary>
    public static string? ServiceName(Func<string, string?> setting, string protocol) =>
        string.IsNullOrEmpty(setting("OTEL_SERVICE_NAME"))
            && setting("OTEL_RESOURCE_ATTRIBUTES")?.Contains("service.name=", StringComparison.Ordinal) is not true
            ? protocol.ToLowerInvariant().Replace(' ', '-')
            : null;
}
