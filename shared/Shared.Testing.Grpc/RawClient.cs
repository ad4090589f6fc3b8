using System.Net;
using System.Net.Http.Headers;

namespace GenAiTransport.Testing;

/// <summary>Plain HTTP/2 requests with whatever bytes and headers a test likes; knows nothing of gRPC but the path.</summary>
public sealed class RawClient(Uri server) : IDisposable
{
    readonly HttpClient _http = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });

    public Task<HttpResponseMessage> SendAsync(
        string path, byte[] body, CancellationToken cancellationToken, string contentType = "application/grpc", params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.TE.ParseAdd("trailers");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>The status of a call that is made and read to its end.</summary>
    public async Task<string?> EndAsync(string path, byte[] body, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(path, body, cancellationToken, headers: headers);
        return await StatusAsync(response, cancellationToken);
    }

    /// <summary>Reads to the end; the status from wherever it stands.</summary>
    public static async Task<string?> StatusAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return (response.Headers.TryGetValues("grpc-status", out var values) || response.TrailingHeaders.TryGetValues("grpc-status", out values))
            ? values.Single()
            : null;
    }

    public void Dispose() => _http.Dispose();
}
