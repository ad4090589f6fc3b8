using System.Net;
using System.Net.Http.Headers;

namespace GenAiTransport.Grpc.Benchmarks;

/// <summary>The same bytes over the same handler, without gRPC: what HTTP/2 itself costs.</summary>
sealed class BareClient(Uri address, byte[] body) : IDisposable
{
    static readonly MediaTypeHeaderValue ContentType = new("application/grpc");

    readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });
    readonly byte[] _answer = new byte[4096];

    public async Task CallAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = ContentType;
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("user-agent", "grpc-genai-transport/1.0.0");
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity,gzip");
        using var response = await _http.SendAsync(request, CancellationToken.None);
        await using var stream = await response.Content.ReadAsStreamAsync();
        while (await stream.ReadAsync(_answer) > 0) continue;
        if (!response.TrailingHeaders.NonValidated.Contains("grpc-status")) throw new InvalidOperationException("No trailers.");
    }

    public void Dispose() => _http.Dispose();
}
