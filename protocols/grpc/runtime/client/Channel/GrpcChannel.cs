using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Runtime;

namespace Grpc.Net.Client;

/// <summary>The way to one server: as many HTTP/2 connections as its calls need. Make one and share it.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    readonly ConcurrentDictionary<IMethod, MethodCalls> _methods = new();
    readonly CancellationTokenSource _closing = new();
    readonly HttpMessageInvoker _http;
    readonly bool _ownsHttp;
    readonly Uri _address;

    GrpcChannel(Uri address, GrpcChannelOptions options) : base(address.Authority)
    {
        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            throw new ArgumentException($"A gRPC address begins with http:// or https://, unlike '{address}'.", nameof(address));
        if (options.Credentials is { } credentials && credentials.IsSecure != (address.Scheme == Uri.UriSchemeHttps))
            throw new ArgumentException($"The credentials and the address '{address}' disagree about TLS.", nameof(options));
        if (options.HttpClient is not null && options.HttpHandler is not null)
            throw new ArgumentException("Either an HttpClient or an HttpHandler, not both.", nameof(options));

        _address = address;
        Options = options;
        _ownsHttp = options.DisposeHttpClient || options is { HttpClient: null, HttpHandler: null };
        _http = options.HttpClient ?? new HttpMessageInvoker(options.HttpHandler ?? NewHandler(), _ownsHttp);
    }

    internal GrpcChannelOptions Options { get; }

    internal CancellationToken Closing => _closing.Token;

    public static GrpcChannel ForAddress(string address) => ForAddress(new Uri(address));

    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions) => ForAddress(new Uri(address), channelOptions);

    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new());

    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions) => new(address, channelOptions);

    public override CallInvoker CreateCallInvoker() => new HttpCallInvoker(this);

    /// <summary>Cancels the calls under way.</summary>
    public void Dispose()
    {
        if (_closing.IsCancellationRequested) return;
        _closing.Cancel();
        if (_ownsHttp) _http.Dispose();
    }

    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Returns when the response's headers are there, the body still to come.</summary>
    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        return _http is HttpClient client
            ? client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            : _http.SendAsync(request, cancellationToken);
    }

    /// <summary>What is the same for every call of a method, found once.</summary>
    internal MethodCalls For(IMethod method) => _methods.GetOrAdd(
        method,
        static (method, channel) => new(new Uri(channel._address, method.FullName), RetryPlan.For(method, channel.Options.ServiceConfig)),
        this);

    static SocketsHttpHandler NewHandler() => new()
    {
        // A server allows some 100 streams on a connection; the next call then opens a second one instead of waiting.
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        // Servers take pings without calls for an attack.
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        ConnectTimeout = TimeSpan.FromSeconds(20),
        AllowAutoRedirect = false,
        UseCookies = false,
    };
}
