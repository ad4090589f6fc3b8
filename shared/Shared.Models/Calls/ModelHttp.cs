using System.Net;
using System.Net.Http.Headers;

namespace GenAiTransport;

/// <summary>The long-lived pool of connections to models. It adds no key and no cookie to what it is given, and follows no redirect with one.</summary>
public static class ModelHttp
{
    public static HttpClient Create(TimeSpan connectTimeout)
    {
        var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = ModelDeadline.Limit(connectTimeout),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            MaxResponseDrainSize = 0, // a reply that is given up is hung up on, not read to its end
            AllowAutoRedirect = false,
            UseCookies = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.UserAgent.Add(new("GenAiTransportProtocols", "1.0"));
        return http;
    }

    internal static HttpRequestMessage Request(HttpMethod method, string address) => new(method, address)
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    internal static string Root(Uri address, string path) => address.GetLeftPart(UriPartial.Path).TrimEnd('/') + path;

    /// <summary>A key travels in a header; what no header can carry is refused without being said.</summary>
    internal static void CheckKey(string? key, ModelVendor vendor)
    {
        if (key?.All(character => character is > ' ' and < (char)127) is false)
            throw new FormatException($"{vendor.KeySetting} contains characters that no key has.");
    }

    /// <summary>What an error status says; its body is read as far as it is worth reading.</summary>
    internal static async Task<ModelTrouble> RefusedAsync<TAnswer>(
        HttpResponseMessage response, IAnswerFormat<TAnswer> format, TimeProvider time, CancellationToken cancellationToken) where TAnswer : class
    {
        const int ErrorLimit = 64 * 1024;
        var code = (int)response.StatusCode;
        var wait = RetryAfter(response.Headers.RetryAfter, time);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var bytes = new MemoryStream();
        try
        {
            await new ModelBody(body, ErrorLimit).CopyToAsync(bytes, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or ModelTrouble)
        {
            bytes.SetLength(0); // the status says enough
        }

        return format.ErrorIn(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), code) is { } error
            ? error.WithRetryAfter(Longer(wait, error.RetryAfter))
            : new(ModelTroubleKind.Refused, $"HTTP {code} without an error of the provider's", code, retryAfter: wait);
    }

    static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, TimeProvider time) =>
        header?.Delta ?? (header?.Date is { } date && date > time.GetUtcNow() ? date - time.GetUtcNow() : null);

    static TimeSpan? Longer(TimeSpan? one, TimeSpan? other) => one is null || other > one ? other : one;
}
