using System.Net.Http.Headers;

namespace GenAiTransport;

/// <summary>Where the server is, and the shared key if it asks for one.</summary>
public sealed record ServerAddress(Uri Address, string? Key = null)
{
    /// <summary>
    /// A client that waits for a reply as long as it takes; only connecting has a limit. Whoever calls it disposes it.
    /// </summary>
    public HttpClient CreateHttpClient()
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // The chat server is named by the user; a proxy of the environment has no business between them on one machine.
            UseProxy = !Address.IsLoopback,
        })
        {
            BaseAddress = Address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (Key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return client;
    }

    public override string ToString() => Address.ToString();
}
