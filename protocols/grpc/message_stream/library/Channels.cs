using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace GenAiTransport.MessageStream;

static class Channels
{
    /// <summary>A channel whose connection stays, and is tried, while nobody calls.</summary>
    public static GrpcChannel Open(MessageStreamingOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            // Kept alive, it is not to be closed for being idle.
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            KeepAlivePingDelay = options.KeepAliveDelay,
            KeepAlivePingTimeout = options.KeepAliveTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !options.Address.IsLoopback,
            SslOptions = Tls(options),
        };
        return GrpcChannel.ForAddress(options.Address, new GrpcChannelOptions
        {
            // Given a client instead of its handler, the channel leaves it to the caller when to try again after a failure.
            HttpClient = new HttpClient(options.Through?.Invoke(handler) ?? handler) { Timeout = Timeout.InfiniteTimeSpan },
            DisposeHttpClient = true,
            MaxSendMessageSize = options.MaxMessageBytes,
            MaxReceiveMessageSize = options.MaxMessageBytes,
        });
    }

    static SslClientAuthenticationOptions Tls(MessageStreamingOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.TrustedRoots is { Count: > 0 } roots)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }
        if (options.ClientCertificate is { } own)
            tls.ClientCertificates = [own];
        return tls;
    }
}
