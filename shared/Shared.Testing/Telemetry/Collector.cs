using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace GenAiTransport.Testing;

/// <summary>
/// A collector of OpenTelemetry on free loopback ports, over gRPC and over HTTP: it takes what programs export and keeps it, the last value of each figure.
/// </summary>
public sealed class Collector : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly ConcurrentQueue<byte[]> _received = new();
    readonly ConcurrentQueue<CollectedSpan> _spans = new();
    readonly ConcurrentQueue<CollectedLog> _logs = new();
    readonly ConcurrentDictionary<string, CollectedPoint> _points = new();

    Collector(WebApplication app)
    {
        _app = app;
        app.Run(TakeAsync);
    }

    public IReadOnlyList<CollectedSpan> Spans => [.. _spans];

    public IReadOnlyList<CollectedLog> Logs => [.. _logs];

    /// <summary>Everything that came, as bytes: what stands in none of them was not exported in any way.</summary>
    public string Everything => string.Concat(_received.Select(Encoding.UTF8.GetString));

    public static async Task<Collector> StartAsync(CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var collector = new Collector(builder.Build());
        await collector._app.StartAsync(cancellationToken);
        return collector;
    }

    /// <summary>The variables that send a program's telemetry here, often enough for a test.</summary>
    public (string Name, string Value)[] Environment(bool overGrpc) =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", _app.Urls.ElementAt(overGrpc ? 1 : 0)), ("OTEL_EXPORTER_OTLP_PROTOCOL", overGrpc ? "grpc" : "http/protobuf"),
        ("OTEL_BSP_SCHEDULE_DELAY", "100"), ("OTEL_BLRP_SCHEDULE_DELAY", "100"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
    ];

    /// <summary>The figure as it came last, summed over those that have these attributes.</summary>
    public double Figure(string name, params (string Name, string Value)[] attributes) => _points.Values
        .Where(point => point.Name == name && attributes.All(wanted => point.Attributes.GetValueOrDefault(wanted.Name) == wanted.Value))
        .Sum(point => point.Value);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    async Task TakeAsync(HttpContext context)
    {
        var isGrpc = context.Request.ContentType == "application/grpc";
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var bytes = body.ToArray();
        _received.Enqueue(bytes);
        // Before a message of gRPC stand five bytes: whether it is compressed, and its length.
        Keep(context.Request.Path, new ProtoMessage(bytes.AsMemory(isGrpc ? 5 : 0)));
        context.Response.ContentType = context.Request.ContentType;
        if (!isGrpc)
            return;
        await context.Response.Body.WriteAsync(new byte[5], context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    void Keep(string path, ProtoMessage export)
    {
        foreach (var resource in export.All(1))
        {
            var service = resource.One(1).Attributes(1)["service.name"];
            foreach (var item in resource.All(2).SelectMany(scope => scope.All(2)))
            {
                if (path.Contains("trace", StringComparison.Ordinal))
                    _spans.Enqueue(Span(service, item));
                else if (path.Contains("log", StringComparison.Ordinal))
                    _logs.Enqueue(new CollectedLog(service, item.Text(12), item.One(5).AnyValue(), item.Hex(9), item.Hex(10), item.Attributes(6)));
                else
                    Measure(service, item);
            }
        }
    }

    static CollectedSpan Span(string service, ProtoMessage span) => new(
        service, span.Text(5), span.Hex(1), span.Hex(2), span.Hex(4), span.Attributes(9),
        [.. span.All(13).Select(link => (link.Hex(1), link.Hex(2)))],
        [.. span.All(11).Select(happened => happened.Text(2))],
        (SpanStatus)span.One(15).Number(3), span.One(15).Text(2));

    void Measure(string service, ProtoMessage metric)
    {
        const int Gauge = 5, Sum = 7, Histogram = 9;
        foreach (var point in new[] { Gauge, Sum, Histogram }.SelectMany(kind => metric.One(kind).All(1).Select(point => (kind, point))))
        {
            var isHistogram = point.kind == Histogram;
            var attributes = point.point.Attributes(isHistogram ? 9 : 7);
            var value = isHistogram ? point.point.Number(4) : point.point.Has(4) ? point.point.Double(4) : (long)point.point.Number(6);
            var key = $"{service} {metric.Text(1)} {string.Join(' ', attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))}";
            _points[key] = new CollectedPoint(service, metric.Text(1), value, attributes);
        }
    }
}
