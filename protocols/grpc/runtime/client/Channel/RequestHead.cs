using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;

namespace Grpc.Runtime;

static class RequestHead
{
    static readonly MediaTypeHeaderValue ContentType = new(HeaderNames.ContentType);
    static readonly string UserAgent = $"grpc-genai-transport/{typeof(RequestHead).Assembly.GetName().Version?.ToString(3)}";

    public static HttpRequestMessage Create(Uri address, HttpContent content, Metadata? metadata, TimeSpan? timeout, bool compressed, int previousAttempts)
    {
        content.Headers.ContentType = ContentType;
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version20,
            // Without TLS there is nobody to negotiate with: it is HTTP/2 from the first byte, or not at all.
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation("user-agent", UserAgent);
        headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, Gzip.Accepted);
        if (compressed) headers.TryAddWithoutValidation(HeaderNames.Encoding, Gzip.Name);
        if (timeout > TimeSpan.Zero) headers.TryAddWithoutValidation(HeaderNames.Timeout, Timeouts.Format(timeout.Value));
        if (previousAttempts > 0)
            headers.TryAddWithoutValidation(HeaderNames.PreviousAttempts, previousAttempts.ToString(CultureInfo.InvariantCulture));
        foreach (var entry in metadata ?? Metadata.Empty)
        {
            if (entry.Key == "user-agent") headers.Remove("user-agent");
            if (HeaderNames.IsMetadata(entry.Key) && entry.Key != HeaderNames.RequestCompression)
                headers.TryAddWithoutValidation(entry.Key, MetadataValues.Encode(entry));
        }

        return request;
    }

    /// <summary>Compression is asked for per call, as metadata that stays here.</summary>
    public static bool AsksForCompression(Metadata? metadata) => metadata?.GetValue(HeaderNames.RequestCompression) switch
    {
        null or "identity" => false,
        Gzip.Name => true,
        var other => throw new RpcException(new(StatusCode.Internal, $"The encoding '{other}' is not known here.")),
    };
}
