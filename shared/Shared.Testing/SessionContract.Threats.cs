using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport.Testing;

// What SECURITY.md promises of every HTTP server.
public abstract partial class SessionContract<TProgram>
{
    /// <summary>Every endpoint that names a session or a reply, in its address or in its body.</summary>
    [Test, CancelAfter(30_000)]
    public async Task To_another_key_a_session_is_as_if_there_were_none(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>(settings: ("CHAT_API_KEY", "alpha, beta"));
        using var alpha = server.CreateClient("alpha");
        using var beta = server.CreateClient("beta");
        var session = (await JsonAsync(await alpha.PostAsync("/sessions/new", null, cancellationToken))).GetProperty("session_id").GetString()!;
        var endpoints = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Path: $"/{endpoint.RoutePattern.RawText!.Trim('/')}", Methods: endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]))
            .Where(endpoint => endpoint.Path.StartsWith("/chat", StringComparison.Ordinal) || endpoint.Path.Contains("{id}", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Methods.Select(method => (endpoint.Path, method))).ToArray();
        Assert.That(endpoints, Has.Length.GreaterThanOrEqualTo(4));

        async Task<string> AskAsync(string method, string path, string id)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("{id}", id, StringComparison.Ordinal).Replace("{turnId}", id, StringComparison.Ordinal));
            if (method == "POST")
                request.Content = new StringContent($$"""{"message":"hi","session_id":"{{id}}"}""", Encoding.UTF8, "application/json");
            using var answer = await beta.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}";
        }

        foreach (var (path, method) in endpoints)
        {
            var answer = await AskAsync(method, path, session);
            Assert.That(answer, Does.StartWith("404 "), $"{method} {path}");
            Assert.That(answer, Is.EqualTo(await AskAsync(method, path, Nobody)), $"{method} {path} tells that there is one");
        }
        Assert.That((await alpha.GetAsync($"/sessions/{session}", cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    /// <summary>What a browser sends for a page of another site without asking first.</summary>
    [SharedCase("https://evil.example", null)]
    [SharedCase("null", null)]
    [SharedCase("https://evil.example", "cross-site")]
    [SharedCase("http://localhost:1", "same-site")]
    [CancelAfter(30_000)]
    public async Task A_page_of_another_site_changes_nothing(string origin, string? site, CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>(settings: ("AllowedOrigins", "https://friend.example"));
        using var http = server.CreateClient();
        async Task<HttpStatusCode> PostAsync(string from, string? fetchSite, string? type)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/sessions/new") { Content = type is null ? null : new StringContent("a=b") };
            if (type is not null)
                request.Content!.Headers.ContentType = new MediaTypeHeaderValue(type);
            request.Headers.Add("Origin", from);
            if (fetchSite is not null)
                request.Headers.Add("Sec-Fetch-Site", fetchSite);
            using var answer = await http.SendAsync(request, cancellationToken);
            return answer.StatusCode;
        }

        foreach (var type in (string?[])[null, "text/plain", "application/x-www-form-urlencoded"])
            Assert.That(await PostAsync(origin, site, type), Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await server.ListSessionsAsync(), Is.Empty);

        Assert.That(await PostAsync("https://friend.example", "cross-site", null), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await PostAsync(server.Address.GetLeftPart(UriPartial.Authority), null, null), Is.EqualTo(HttpStatusCode.OK), "its own page");
        Assert.That(await PostAsync("https://behind.example", "same-origin", null), Is.EqualTo(HttpStatusCode.OK), "its own page, behind what speaks TLS for it");
    }

    [SharedCase(1, 40_000)]
    [SharedCase(150, 10)]
    [CancelAfter(30_000)]
    public async Task A_flood_of_headers_is_refused(int count, int length, CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        for (var number = 0; number < count; number++)
            request.Headers.Add($"x-{number}", new string('a', length));
        using var answer = await http.SendAsync(request, cancellationToken);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.RequestHeaderFieldsTooLarge));
        Assert.That((await http.GetAsync("/health", cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    /// <summary>Half a head, and a body of a byte a second.</summary>
    [Test, Nightly, CancelAfter(120_000)]
    public async Task Who_sends_slowly_on_purpose_is_let_go(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        async Task EndsAsync(string sent)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port, cancellationToken);
            await socket.SendAsync(Encoding.ASCII.GetBytes(sent), cancellationToken);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var dripping = Task.Run(async () =>
            {
                for (; !stop.IsCancellationRequested; await Task.Delay(1000, stop.Token))
                    await socket.SendAsync("a"u8.ToArray(), stop.Token);
            }, CancellationToken.None);
            var buffer = new byte[1024];
            try
            {
                while (await socket.ReceiveAsync(buffer, cancellationToken) > 0)
                {
                }
            }
            catch (SocketException)
            {
                // Reset is an end, too.
            }
            await stop.CancelAsync();
            await dripping.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        await Task.WhenAll(
            EndsAsync("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: "),
            EndsAsync("POST /sessions/new HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"));
    }
}
