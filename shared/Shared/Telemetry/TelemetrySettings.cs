namespace GenAiTransport;

/// <summary>What somebody asked for, by OpenTelemetry's own variables: what is sent to a collector, and whether the figures can be fetched. Where it goes is read by its library.</summary>
/// <param name="Traces">Are sent.</param>
/// <param name="Metrics">Are sent.</param>
/// <param name="Logs">Are sent.</param>
/// <param name="IsScraped">Metrics are fetched, by Prometheus or what speaks like it.</param>
public sealed record TelemetrySettings(bool Traces, bool Metrics, bool Logs, bool IsScraped)
{
    public bool SendsAnything => Traces || Metrics || Logs;

    public static TelemetrySettings Read(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        if (string.Equals(setting("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
            return new TelemetrySettings(false, false, false, false);
        bool IsSent(string signal) => Exporters(signal) is { Length: > 0 } named
            ? named.Contains("otlp")
            : ((string[])["OTEL_EXPORTER_OTLP_ENDPOINT", $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]).Any(name => !string.IsNullOrEmpty(setting(name)));
        string[] Exporters(string signal) => (setting($"OTEL_{signal}_EXPORTER") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new TelemetrySettings(IsSent("TRACES"), IsSent("METRICS"), IsSent("LOGS"), Exporters("METRICS").Contains("prometheus"));
    }

    /// <summary>As the variables name the service, else by its protocol; null where the library reads the name itself.</summary>
    public static string? ServiceName(Func<string, string?> setting, string protocol) =>
        string.IsNullOrEmpty(setting("OTEL_SERVICE_NAME"))
            && setting("OTEL_RESOURCE_ATTRIBUTES")?.Contains("service.name=", StringComparison.Ordinal) is not true
            ? protocol.ToLowerInvariant().Replace(' ', '-')
            : null;
}
