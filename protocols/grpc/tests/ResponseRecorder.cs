namespace GenAiTransport.Grpc.Tests;

/// <summary>Sees a response as it comes over the wire, before anything is decompressed.</summary>
sealed class ResponseRecorder : DelegatingHandler
{
    public ResponseRecorder() : base(new SocketsHttpHandler())
    {
    }

    public string? Encoding { get; private set; }

    public long BodyLength { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        Encoding = response.Headers.TryGetValues("grpc-encoding", out var values) ? values.Single() : null;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        BodyLength = response.Content.Headers.ContentLength ?? 0;
        return response;
    }
}
