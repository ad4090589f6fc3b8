using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Grpc.Runtime.Server;

/// <summary>One call on the server. This part is what the service sees; the other is how the call ends.</summary>
sealed partial class ServerCall : ServerCallContext, IDisposable
{
    readonly IMethod _method;
    readonly ServerSettings _settings;
    readonly CancellationTokenSource? _ending;
    readonly CancellationTokenRegistration _aborted;
    readonly ITimer? _timer;
    Metadata? _requestHeaders;
    Metadata? _responseTrailers;
    IDictionary<object, object>? _userState;

    public ServerCall(HttpContext http, IMethod method, ServerSettings settings, TimeSpan? timeout)
    {
        (Http, _method, _settings) = (http, method, settings);
        http.Response.ContentType = HeaderNames.ContentType;
        if (settings.Options.ResponseCompressionAlgorithm == Gzip.Name && Accepts(Gzip.Name)) http.Response.Headers.GrpcEncoding = Gzip.Name;
        if (method.Type != MethodType.Unary || timeout is not null)
        {
            _ending = new();
            _aborted = http.RequestAborted.UnsafeRegister(static ending => ((CancellationTokenSource)ending!).Cancel(), _ending);
        }

        if (method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming) AllowSilence(http);
        // A message has its own limit; a stream of them has none.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;

        DeadlineCore = DateTime.MaxValue;
        if (timeout is null || timeout > Timeouts.Longest) return;
        DeadlineCore = settings.TimeProvider.GetUtcNow().UtcDateTime + timeout.Value;
        _timer = settings.TimeProvider.CreateTimer(static call => ((ServerCall)call!).EndLate(), this, timeout.Value, Timeout.InfiniteTimeSpan);
    }

    public HttpContext Http { get; }

    protected override string MethodCore => _method.FullName;

    protected override string HostCore => Http.Request.Host.Value ?? "";

    protected override string PeerCore => Http.Connection.RemoteIpAddress switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } mapped => PeerAt("ipv4", $"{mapped.MapToIPv4()}"),
        { AddressFamily: AddressFamily.InterNetwork } address => PeerAt("ipv4", $"{address}"),
        var address => PeerAt("ipv6", $"[{address}]"),
    };

    protected override DateTime DeadlineCore { get; }

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadRequestHeaders();

    protected override CancellationToken CancellationTokenCore => _ending?.Token ?? Http.RequestAborted;

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override IDictionary<object, object> UserStateCore => _userState ??= new Dictionary<object, object>();

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        EnterWrite();
        try
        {
            if (_hasOutput) throw new InvalidOperationException("Response headers can only be sent once per call, and before the first message.");
            foreach (var entry in responseHeaders)
            {
                // A call may ask for compression, or for none, whatever the server's options say.
                if (entry.Key == HeaderNames.RequestCompression) SetEncoding(entry.Value);
                else if (HeaderNames.IsMetadata(entry.Key)) Append(Http.Response.Headers, entry);
            }

            _hasOutput = true;
            await Http.Response.BodyWriter.FlushAsync(CancellationToken);
        }
        finally
        {
            LeaveWrite();
        }
    }

    public MessageWriter NewWriter() => new(
        Http.Response.BodyWriter,
        _settings.Options.MaxSendMessageSize,
        Http.Response.Headers.GrpcEncoding == Gzip.Name ? _settings.Options.ResponseCompressionLevel ?? CompressionLevel.Fastest : null);

    public MessageReader<T> NewReader<T>(Marshaller<T> marshaller) =>
        new(Http.Request.BodyReader, marshaller, _settings.Options.MaxReceiveMessageSize, Http.Request.Headers.GrpcEncoding);

    public void Dispose()
    {
        _timer?.Dispose();
        _aborted.Dispose();
    }

    string PeerAt(string family, string address) => $"{family}:{address}:{Http.Connection.RemotePort}";

    bool Accepts(string encoding) => ((string?)Http.Request.Headers.GrpcAcceptEncoding ?? "")
        .Split(',', StringSplitOptions.TrimEntries).Contains(encoding, StringComparer.OrdinalIgnoreCase);

    void SetEncoding(string encoding)
    {
        if (encoding == Gzip.Name && Accepts(Gzip.Name)) Http.Response.Headers.GrpcEncoding = Gzip.Name;
        else Http.Response.Headers.GrpcEncoding = default;
    }

    Metadata ReadRequestHeaders()
    {
        var metadata = new Metadata();
        foreach (var (name, values) in Http.Request.Headers)
        {
            if (!HeaderNames.IsMetadata(name)) continue;
            foreach (var value in values) MetadataValues.Add(metadata, name, value ?? "");
        }

        return metadata;
    }

    static void Append(IHeaderDictionary headers, Metadata.Entry entry) =>
        headers[entry.Key] = Microsoft.Extensions.Primitives.StringValues.Concat(headers[entry.Key], MetadataValues.Encode(entry));

    /// <summary>A quiet stream is no attack; Kestrel would reset it after five seconds.</summary>
    static void AllowSilence(HttpContext http)
    {
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } request) request.MinDataRate = null;
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } response) response.MinDataRate = null;
    }
}
