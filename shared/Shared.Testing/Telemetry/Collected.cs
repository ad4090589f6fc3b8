namespace GenAiTransport.Testing;

public sealed record CollectedSpan(
    string Service,
    string Name,
    string TraceId,
    string SpanId,
    string ParentId,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<(string TraceId, string SpanId)> Links,
    IReadOnlyList<string> Events,
    SpanStatus Status,
    string StatusText);

/// <summary>As OpenTelemetry numbers them.</summary>
public enum SpanStatus
{
    Unset,
    Ok,
    Error,
}

/// <param name="Value">Of a histogram: how often something was measured.</param>
public sealed record CollectedPoint(string Service, string Name, double Value, IReadOnlyDictionary<string, string> Attributes);

public sealed record CollectedLog(string Service, string EventName, string Body, string TraceId, string SpanId, IReadOnlyDictionary<string, string> Attributes);
