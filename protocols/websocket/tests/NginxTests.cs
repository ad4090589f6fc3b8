using System.Net;
using System.Net.WebSockets;
using GenAiTransport.Testing;
using GenAiTransport.WebSockets.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using static GenAiTransport.WebSockets.Tests.RawSocket;

namespace GenAiTransport.WebSockets.Tests;

/// <summary>The way through a proxy that the README describes, with the server as a program of its own.</summary>
[TestFixture, CancelAfter(60_000)]
public sealed class NginxTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task A_page_chats_through_nginx(bool secure)
    {
        await using var server = await StartAsync();
        await using var proxy = await NginxProxy.StartAsync(Port(server));
        var address = secure ? proxy.SecureAddress : proxy.Address;
        using var page = await ConnectAsync(address, options =>
        {
            options.SetRequestHeader("Origin", address.GetLeftPart(UriPartial.Authority));
            options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost";
        }, "/ws?access_token=sesame");
        await page.SendAsync(Chat("say one two three"));
        Assert.That(Text(await page.ReadToAsync("response_complete")), Is.EqualTo("one two three"));
        await page.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        await Reading.UntilAsync(() => proxy.Log.Contains("GET /ws 101", StringComparison.Ordinal));
        Assert.That(proxy.Log + server.Output, Does.Not.Contain("sesame"), "the key is nowhere");
    }

    [Test]
    public async Task A_page_of_another_origin_is_forbidden_behind_nginx_too()
    {
        await using var server = await StartAsync();
        await using var proxy = await NginxProxy.StartAsync(Port(server));
        Assert.That(
            async () => await ConnectAsync(proxy.Address, options => options.SetRequestHeader("Origin", "https://evil.example"), "/ws?access_token=sesame"),
            Throws.TypeOf<WebSocketException>().With.Message.Contains("403"));
    }

    [Test]
    public async Task Without_a_key_the_setting_says_by_which_names_nginx_may_pass_a_page_on()
    {
        await using var server = await StartAsync(("CHAT_API_KEY", ""), ("AllowedHosts", "chat.example"));
        await using var proxy = await NginxProxy.StartAsync(Port(server));
        using var http = new ServerAddress(proxy.Address).CreateHttpClient();
        foreach (var (name, status) in ((string, HttpStatusCode)[])[("chat.example", HttpStatusCode.OK), ("evil.example", HttpStatusCode.BadRequest)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/sessions") { Headers = { Host = name } };
            Assert.That((await http.SendAsync(request)).StatusCode, Is.EqualTo(status), name);
        }
    }

    [Test]
    public async Task Our_client_chats_over_TLS_with_a_certificate_it_was_told_to_trust()
    {
        await using var server = await StartAsync();
        await using var proxy = await NginxProxy.StartAsync(Port(server));
        await using var client = AppProcess.Start(
            typeof(WebSocketTransport).Assembly, ["--server", proxy.SecureAddress.ToString(), "--cert", proxy.Certificate, "--key", "sesame", "say hi"]);
        client.CloseInput();
        Assert.That((await client.ExitAsync(), client.Output), Is.EqualTo((0, "hi\n")), client.Errors);
    }

    [Test]
    public async Task An_event_stream_passes_nginx_event_by_event()
    {
        var more = new TaskCompletionSource();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapPost("/chat/stream", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: one\n\n");
            await context.Response.Body.FlushAsync();
            await more.Task;
            await context.Response.WriteAsync("data: two\n\n");
        });
        await app.StartAsync();
        await using var proxy = await NginxProxy.StartAsync(new Uri(app.Urls.First()).Port);
        using var http = new ServerAddress(proxy.Address).CreateHttpClient();
        using var response = await http.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/chat/stream"), HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.That(await events.ReadLineAsync().Soon(), Is.EqualTo("data: one"));
        more.SetResult();
        Assert.That(await events.ReadToEndAsync().Soon(), Is.EqualTo("\ndata: two\n\n"));
        await app.StopAsync();
    }

    static async Task<AppProcess> StartAsync(params (string Name, string Value)[] settings)
    {
        var server = AppProcess.Start(
            typeof(Program).Assembly, ["--urls", "http://127.0.0.1:0"],
            [("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"), ("CHAT_API_KEY", "sesame"), ("OFFLINE_FIRST_TOKEN_MS", "0"), ("OFFLINE_WORDS_PER_SECOND", "0"), .. settings]);
        await server.ShowsAsync("Use Ctrl+C to stop the server");
        return server;
    }

    static int Port(AppProcess server) => new Uri(server.Output.Split('\n').First(line => line.Contains("http://", StringComparison.Ordinal)).Split(' ')[^1]).Port;
}
