using System.Net;
using System.Net.WebSockets;
using System.Text;
using GenAiTransport.Testing;

namespace GenAiTransport.WebSockets.Tests;

/// <summary>wss from the server itself, over HTTP/1.1 and over HTTP/2, where the handshake is another one.</summary>
[TestFixture, CancelAfter(60_000)]
public sealed class TlsTests
{
    [TestCase("1.1")]
    [TestCase("2.0")]
    public async Task The_server_speaks_wss(string version)
    {
        var folder = Directory.CreateTempSubdirectory("tls");
        var (certificate, key) = (Path.Combine(folder.FullName, "chat.crt"), Path.Combine(folder.FullName, "chat.key"));
        NginxProxy.WriteCertificate(certificate, key);
        await using var server = AppProcess.Start(typeof(Program).Assembly,
        [
            "--urls", "https://127.0.0.1:0", "--Kestrel:Certificates:Default:Path", certificate, "--Kestrel:Certificates:Default:KeyPath", key,
        ]);
        await server.ShowsAsync("Use Ctrl+C to stop the server");
        var address = new Uri(server.Output.Split('\n').First(line => line.Contains("https://", StringComparison.Ordinal)).Split(' ')[^1]);

        using var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=localhost" },
        });
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new UriBuilder(address) { Scheme = "wss", Path = "/ws" }.Uri, http, default).Soon();

        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, default).Soon();
        Assert.That(Encoding.UTF8.GetString(buffer, 0, received.Count), Does.StartWith("""{"type":"connected","""));
        Assert.That(server.Output, Does.Contain($"Handshake: HTTP/{(version == "2.0" ? "2" : version)}"));
        folder.Delete(recursive: true);
    }
}
