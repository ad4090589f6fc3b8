using System.Net;
using System.Net.Http.Headers;

namespace GenAiTransport.MessageStream.Client;

/// <summary>Something on the way that lets no stream through, and says so as a server without the method does.</summary>
sealed class NoStreams(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    const string Unimplemented = "12";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri?.AbsolutePath.EndsWith("/StreamMessages", StringComparison.Ordinal) != true)
            return base.SendAsync(request, cancellationToken);
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Version = HttpVersion.Version20, RequestMessage = request, Content = new ByteArrayContent([]) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        response.Headers.Add("grpc-status", Unimplemented);
        return Task.FromResult(response);
    }
}
