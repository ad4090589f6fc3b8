using System.Net;
using System.Net.Sockets;
using System.Text;
using GenAiTransport.Testing;

namespace GenAiTransport.WebSockets.Tests;

/// <summary>Requests whose end is told in two ways, so that nginx and the server might each see another: what one takes for a body must not be a request to the other.</summary>
[TestFixture]
public sealed class SmugglingTests
{
    const string Hidden = "POST /sessions/new HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";

    static readonly string Chunk = $"{Hidden.Length:x}\r\n{Hidden}\r\n0\r\n\r\n";

    static readonly (string Name, string Headers, string Body)[] Attacks =
    [
        ("a length and chunks", $"Content-Length: {5 + Hidden.Length}\r\nTransfer-Encoding: chunked", $"0\r\n\r\n{Hidden}"),
        ("chunks and a short length", "Content-Length: 4\r\nTransfer-Encoding: chunked", Chunk),
        ("a blank before the colon", $"Content-Length: {5 + Hidden.Length}\r\nTransfer-Encoding : chunked", $"0\r\n\r\n{Hidden}"),
        ("a tab before the value", $"Content-Length: {5 + Hidden.Length}\r\nTransfer-Encoding:\tchunked", $"0\r\n\r\n{Hidden}"),
        ("a vertical tab before the value", $"Content-Length: {5 + Hidden.Length}\r\nTransfer-Encoding:\vchunked", $"0\r\n\r\n{Hidden}"),
        ("an encoding that is none", $"Content-Length: {5 + Hidden.Length}\r\nTransfer-Encoding: xchunked", $"0\r\n\r\n{Hidden}"),
        ("two encodings", $"Content-Length: {5 + Hidden.Length}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity", $"0\r\n\r\n{Hidden}"),
        ("an encoding on a second line", $"Content-Length: {5 + Hidden.Length}\r\nTransfer-Encoding:\r\n chunked", $"0\r\n\r\n{Hidden}"),
        ("a bare line feed", $"Content-Length: {5 + Hidden.Length}\r\nX: y\nTransfer-Encoding: chunked", $"0\r\n\r\n{Hidden}"),
        ("a bare carriage return", $"Content-Length: {5 + Hidden.Length}\r\nX: y\rTransfer-Encoding: chunked", $"0\r\n\r\n{Hidden}"),
        ("two lengths", $"Content-Length: {Hidden.Length}\r\nContent-Length: 0", Hidden),
        ("lengths in a list", $"Content-Length: {Hidden.Length}, 0", Hidden),
        ("a length with a sign", $"Content-Length: +{Hidden.Length}", Hidden),
        ("a length in hexadecimal", $"Content-Length: 0x{Hidden.Length:x}", Hidden),
        ("a length and a body that nobody reads", $"Content-Length: {Hidden.Length}", Hidden),
        ("a chunk's size that is too large", "Transfer-Encoding: chunked", $"1000000000000000{Hidden.Length:x2}\r\n{Hidden}\r\n0\r\n\r\n"),
        ("a chunk's extension that ends early", "Transfer-Encoding: chunked", $"2;\nxx\r\n{Hidden.Length:x}\r\n0\r\n\r\n{Hidden}"),
    ];

    [Test, CancelAfter(120_000)]
    public async Task What_one_takes_for_a_body_is_no_request_to_the_other([Values] bool overNginx, CancellationToken cancellationToken)
    {
        await using var server = new TestServer<Program>();
        await using var proxy = overNginx ? await NginxProxy.StartAsync(server.Address.Port) : null;
        var port = (proxy?.Address ?? server.Address).Port;
        await SendAsync(port, $"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n{Hidden}", cancellationToken);
        Assert.That(server.Sessions.Count, Is.EqualTo(1), "where it is no part of a body it is a request like any other");
        using (Assert.EnterMultipleScope())
        {
            foreach (var (name, headers, body) in Attacks)
            {
                var before = server.Sessions.Stats.Report("", 0).TotalSessionsCreated;
                var answers = await SendAsync(port, $"GET /health HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n{body}", cancellationToken);
                Assert.That(server.Sessions.Stats.Report("", 0).TotalSessionsCreated, Is.EqualTo(before), $"{name}:\n{answers}");
            }
        }
        using var http = server.CreateClient();
        Assert.That((await http.GetAsync("/health", cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    /// <summary>All that comes until the other side hangs up, as a last request asks it to; or until it has said nothing for a while, if it took that for a part of the body.</summary>
    static async Task<string> SendAsync(int port, string request, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"{request}GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), cancellationToken);
        var answers = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(2), cancellationToken) is > 0 and var read)
                answers.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        catch (Exception ended) when (ended is SocketException or TimeoutException)
        {
        }
        return answers.ToString();
    }
}
