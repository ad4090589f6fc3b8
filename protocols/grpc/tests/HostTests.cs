using System.Net;
using System.Net.Http.Headers;
using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

/// <summary>The name by which a call comes in is its <c>:authority</c>; a page that was pointed at this machine has another one.</summary>
[TestFixture]
public sealed class HostTests
{
    [TestCase("evil.example:50051", "", "3")]
    [TestCase("localhost.evil.example", "", "3")]
    [TestCase("localhost:50051", "", "0")]
    [TestCase("[::1]:50051", "", "0")]
    [TestCase("chat.example", "chat.example", "0")]
    [TestCase("localhost", "chat.example", "3")]
    [CancelAfter(30_000)]
    public async Task Only_the_servers_own_names_are_answered(string authority, string listed, string status, CancellationToken cancellationToken)
    {
        await using var server = new TestServer<Program>(settings: ("AllowedHosts", listed));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        foreach (var method in (string[])["chat.ChatService/ListSessions", "grpc.health.v1.Health/Check"])
        {
            using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, method))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Headers = { Host = authority },
                // An empty message.
                Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
            };
            call.Headers.TE.ParseAdd("trailers");
            using var answer = await http.SendAsync(call, cancellationToken);
            await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            var told = answer.Headers.Concat(answer.TrailingHeaders).ToLookup(header => header.Key, header => header.Value.Single());
            Assert.That(told["grpc-status"].Single(), Is.EqualTo(status), method);
            if (status != "0")
                Assert.That(told["grpc-message"].Single(), Does.Contain("AllowedHosts"));
        }
    }
}
