namespace GenAiTransport.Grpc.Tests;

/// <summary>Sees an answer as it comes over the wire, before anything is unpacked, and adds a header to what is asked.</summary>
sealed class Wiretap(string? header = null, string? value = null) : DelegatingHandler(new SocketsHttpHandler())
{
    public string? Encoding { get; private set; }

    public byte[] Body { get; private set; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (header is not null)
            request.Headers.TryAddWithoutValidation(header, value);
        var response = await base.SendAsync(request, cancellationToken);
        Encoding = response.Headers.TryGetValues("grpc-encoding", out var values) ? values.Single() : null;
        if (header is null)
            Body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response;
    }
}
