using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace GenAiTransport;

/// <summary>Where the server is, and the shared key if it asks for one.</summary>
public sealed record ServerAddress(Uri Address, string? Key = null)
{
    /// <summary>A root of one's own: only certificates that it signed are trusted.</summary>
    public X509Certificate2? Root { get; init; }

    /// <summary>The version of HTTP that is spoken, and no other; null for what each transport is used to.</summary>
    public Version? Http { get; init; }

    /// <summary>Connections that several clients share; null: each has its own. Whoever made it disposes it.</summary>
    public SocketsHttpHandler? Shared { get; init; }

    /// <summary>
    /// A client that waits for a reply as long as it takes; only connecting has a limit. Whoever calls it disposes it.
    /// </summary>
    public HttpClient CreateHttpClient()
    {
        var client = new HttpClient(Shared ?? CreateHttpHandler(), disposeHandler: Shared is null)
        {
            BaseAddress = Address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (Http is not null)
            (client.DefaultRequestVersion, client.DefaultVersionPolicy) = (Http, HttpVersionPolicy.RequestVersionExact);
        if (Key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return client;
    }

    public SocketsHttpHandler CreateHttpHandler() => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        // A reply that is left ends its connection, and the server knows; what is at its end anyway is read to it.
        ResponseDrainTimeout = TimeSpan.FromMilliseconds(50),
        // The chat server is named by the user; a proxy of the environment has no business between them on one machine.
        UseProxy = !Address.IsLoopback,
        SslOptions = Root is null ? new SslClientAuthenticationOptions() : Trusting(Root),
    };

    public override string ToString() => Address.ToString();

    static SslClientAuthenticationOptions Trusting(X509Certificate2 root)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(root);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }
}
