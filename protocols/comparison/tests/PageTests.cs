using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using GenAiTransport.Testing;

namespace GenAiTransport.Comparison.Tests;

/// <summary>The page's server, with real servers behind it. The page itself is tried in a browser.</summary>
[TestFixture]
public sealed class PageTests
{
    static readonly ServerSetup AtOnce = new() { WordsPerSecond = 0 };

    [Test, Nightly, CancelAfter(120_000)]
    public async Task A_question_is_answered_by_all_and_by_the_others_when_one_is_killed(CancellationToken cancellationToken)
    {
        var protocols = Protocols.All.Where(protocol => protocol.Key is "rest" or "sse" or "websocket").ToList();
        await using var sides = new SideBySide(protocols, AtOnce, TimeProvider.System);
        await sides.StartAsync(cancellationToken);
        await using var page = await new Page(sides).StartAsync(new Uri("http://127.0.0.1:0"), cancellationToken);
        using var http = new ServerAddress(Page.AddressOf(page)).CreateHttpClient();

        var first = await AskAsync(http, new PageQuestion("say hello", "loopback", false), cancellationToken);
        var overNew = await AskAsync(http, new PageQuestion("say it again", "rtt=20", true), cancellationToken);

        Assert.That(first[0].GetProperty("type").GetString(), Is.EqualTo("asked"));
        Assert.That(Told(first, "text"), Is.EquivalentTo(protocols.Select(protocol => protocol.Key)));
        Assert.That(Told(overNew, "end"), Is.EquivalentTo(protocols.Select(protocol => protocol.Key)));
        Assert.That(overNew.Where(line => line.GetProperty("type").GetString() == "end").Select(line => line.GetProperty("at").GetDouble()),
            Is.All.GreaterThan(40), "connecting takes one journey there and back, asking another");

        using (var server = System.Diagnostics.Process.GetProcessById(sides.ServerId("sse")))
            server.Kill();
        var after = await AskAsync(http, new PageQuestion("say bye", "loopback", false), cancellationToken);
        Assert.That(Told(after, "failed"), Is.EqualTo(["sse"]));
        Assert.That(Told(after, "end"), Is.EquivalentTo(["rest", "websocket"]));
    }

    [Test, CancelAfter(120_000)]
    public async Task Who_is_cut_comes_back_and_is_whole_while_another_streams_on(CancellationToken cancellationToken)
    {
        await using var sides = new SideBySide(Protocols.All, new ServerSetup { WordsPerSecond = 30 }, TimeProvider.System);
        await sides.StartAsync(cancellationToken);
        await using var page = await new Page(sides).StartAsync(new Uri("http://127.0.0.1:0"), cancellationToken);
        using var http = new ServerAddress(Page.AddressOf(page)).CreateHttpClient();

        var lines = await AskAsync(http, new PageQuestion("Write 60 words about SSE.", "loopback", false), cancellationToken, once: 5, async () =>
        {
            foreach (var protocol in new[] { "rest", "sse", "websocket", "grpc" })
                await BreakAsync(http, protocol, Fault.Cut, cancellationToken);
        });

        foreach (var protocol in Protocols.All)
        {
            var told = lines.Where(line => line.GetProperty("protocol").GetString() == protocol.Key).ToList();
            List<JsonElement> Of(string type) => [.. told.Where(line => line.GetProperty("type").GetString() == type)];
            var text = Of("text");
            var history = Of("end").Single().GetProperty("history");
            Assert.That(string.Concat(text.Select(chunk => chunk.GetProperty("text").GetString())), Is.EqualTo(history.GetProperty("reply").GetString()), protocol.Name);
            Assert.That(text.Select(chunk => chunk.GetProperty("number").GetInt32()), Is.EqualTo(Enumerable.Range(1, text.Count)), protocol.Name);
            Assert.That(history.GetProperty("added").GetInt32(), Is.EqualTo(2), $"{protocol.Name}: asked once, answered once");
            if (protocol.Key == "ndjson")
            {
                Assert.That(told.Select(line => line.GetProperty("type").GetString()).Distinct(), Is.EqualTo(["text", "end"]), "nobody touched it");
                continue;
            }
            Assert.That(Of("said"), Has.Count.EqualTo(2), $"{protocol.Name} says that it broke, and that it goes on");
            if (protocol.Streams)
            {
                var after = Of("resumed").Single().GetProperty("after").GetInt32();
                Assert.That(text[after].GetProperty("at").GetDouble(), Is.GreaterThan(Of("broken").Single().GetProperty("at").GetDouble()), $"{protocol.Name} goes on after chunk {after}");
            }
            else
                Assert.That(Of("requested").Select(line => line.GetProperty("request").GetString()), Is.EqualTo(["POST /chat", "POST /chat"]), "one failed, one came through");
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task Only_this_machine_and_this_page_may_ask(CancellationToken cancellationToken)
    {
        await using var sides = new SideBySide([], AtOnce, TimeProvider.System);
        await using var page = await new Page(sides).StartAsync(new Uri("http://127.0.0.1:0"), cancellationToken);
        using var http = new ServerAddress(Page.AddressOf(page)).CreateHttpClient();

        Assert.That(await StatusAsync(http, request => { }, cancellationToken), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusAsync(http, request => request.Headers.Host = "evil.example", cancellationToken), Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await StatusAsync(http, request => request.Headers.Add("Origin", "http://evil.example"), cancellationToken), Is.EqualTo(HttpStatusCode.Forbidden));
        using var plain = new StringContent("""{"question":"hi","network":"loopback","new_connection":false}""", Encoding.UTF8, "text/plain");
        Assert.That((await http.PostAsync("/ask", plain, cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), "what a form of another site could send");
        Assert.That((await http.PostAsync("/break", plain, cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await http.GetAsync("/break", cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
    }

    [TestCase("ask", """{"question":" ","network":"loopback","new_connection":false}""")]
    [TestCase("ask", """{"question":"hi","network":"modem","new_connection":false}""")]
    [TestCase("ask", """{"question":"hi"}""")]
    [TestCase("ask", "null")]
    [TestCase("ask", "{")]
    [TestCase("break", """{"protocol":"smtp","fault":"cut"}""")]
    [TestCase("break", """{"protocol":null,"fault":"burn"}""")]
    [TestCase("break", """{"protocol":null,"fault":7}""")]
    [CancelAfter(60_000)]
    public async Task A_wish_that_is_none_is_refused(string wish, string body, CancellationToken cancellationToken)
    {
        await using var sides = new SideBySide([], AtOnce, TimeProvider.System);
        await using var page = await new Page(sides).StartAsync(new Uri("http://127.0.0.1:0"), cancellationToken);
        using var http = new ServerAddress(Page.AddressOf(page)).CreateHttpClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        Assert.That((await http.PostAsync($"/{wish}", content, cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test, CancelAfter(60_000)]
    public async Task The_page_runs_nothing_that_is_not_its_own(CancellationToken cancellationToken)
    {
        await using var sides = new SideBySide([], AtOnce, TimeProvider.System);
        await using var page = await new Page(sides).StartAsync(new Uri("http://127.0.0.1:0"), cancellationToken);
        using var http = new ServerAddress(Page.AddressOf(page)).CreateHttpClient();
        var response = await http.GetAsync("/", cancellationToken);
        Assert.That(string.Concat(response.Headers.GetValues("Content-Security-Policy")), Does.StartWith("default-src 'none'").And.Not.Contain("unsafe"));
        foreach (var script in new[] { "page", "pane", "scale" })
            Assert.That(await http.GetStringAsync($"/{script}.js", cancellationToken), Does.Not.Contain("innerHTML").And.Not.Contain("http"));
    }

    static IEnumerable<string?> Told(IEnumerable<JsonElement> lines, string type) =>
        lines.Where(line => line.GetProperty("type").GetString() == type).Select(line => line.GetProperty("protocol").GetString()).Distinct();

    /// <param name="act">Is done when each that streams has given so many chunks.</param>
    static async Task<List<JsonElement>> AskAsync(
        HttpClient http, PageQuestion question, CancellationToken cancellationToken, int once = 0, Func<Task>? act = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/ask") { Content = JsonContent.Create(question, PageJson.Default.PageQuestion) };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var body = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var lines = new List<JsonElement>();
        while (await body.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(JsonDocument.Parse(line).RootElement);
            var chunks = lines.Where(seen => seen.GetProperty("type").GetString() == "text").GroupBy(seen => seen.GetProperty("protocol").GetString()).ToList();
            if (act is null || chunks.Count < Protocols.All.Count(protocol => protocol.Streams) || chunks.Any(protocol => protocol.Count() < once))
                continue;
            await act();
            act = null;
        }
        return lines;
    }

    static async Task BreakAsync(HttpClient http, string? protocol, Fault fault, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync("/break", new PageFault(protocol, fault), PageJson.Default.PageFault, cancellationToken);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    static async Task<HttpStatusCode> StatusAsync(HttpClient http, Action<HttpRequestMessage> change, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/setup");
        change(request);
        using var response = await http.SendAsync(request, cancellationToken);
        return response.StatusCode;
    }
}
