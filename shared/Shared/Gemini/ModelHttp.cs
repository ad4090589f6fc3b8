using System.Net;

namespace GenAiTransport;

/// <summary>How models are called, whoever answers.</summary>
public static class ModelHttp
{
    /// <summary>A long-lived pool of connections. It adds no key and no cookie to what it is given, and follows no redirect.</summary>
    /// <param name="connectTimeout">Zero is no limit.</param>
    public static HttpMessageHandler Pool(TimeSpan connectTimeout) => new SocketsHttpHandler
    {
        ConnectTimeout = connectTimeout > TimeSpan.Zero ? connectTimeout : Timeout.InfiniteTimeSpan,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        MaxResponseDrainSize = 0, // a reply that is given up is hung up on, not read to its end
        AllowAutoRedirect = false,
        UseCookies = false,
    };

    /// <summary>Without a time limit of its own; disposing it leaves the pool alone.</summary>
    public static HttpClient Client(HttpMessageHandler pool) => new(pool, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public static HttpRequestMessage Request(HttpMethod method, string address, byte[]? json = null) => new(method, address)
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        Headers = { UserAgent = { new("GenAiTransportProtocols", "1.0") } },
        Content = json is null ? null : new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } },
    };

    public static string Root(Uri address, string path) => address.GetLeftPart(UriPartial.Path).TrimEnd('/') + path;
}
