using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace GenAiTransport.Comparison.Tests;

/// <summary>The page's server, with real servers behind it. The page itself is tried in a browser.</summary>
[TestFixture]
public sealed class PageTests
{
    static readonly ServerSetup AtOnce = new() { WordsPerSecond = 0 };

    [Test, CancelAfter(120_000)]
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
    }

    [TestCase("""{"question":" ","network":"loopback","new_connection":false}""")]
    [TestCase("""{"question":"hi","network":"modem","new_connection":false}""")]
    [TestCase("""{"question":"hi"}""")]
    [TestCase("null")]
    [TestCase("{")]
    [CancelAfter(60_000)]
    public async Task A_question_that_is_none_is_refused(string body, CancellationToken cancellationToken)
    {
        await using var sides = new SideBySide([], AtOnce, TimeProvider.System);
        await using var page = await new Page(sides).StartAsync(new Uri("http://127.0.0.1:0"), cancellationToken);
        using var http = new ServerAddress(Page.AddressOf(page)).CreateHttpClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        Assert.That((await http.PostAsync("/ask", content, cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test, CancelAfter(60_000)]
    public async Task The_page_runs_nothing_that_is_not_its_own(CancellationToken cancellationToken)
    {
        await using var sides = new SideBySide([], AtOnce, TimeProvider.System);
        await using var page = await new Page(sides).StartAsync(new Uri("http://127.0.0.1:0"), cancellationToken);
        using var http = new ServerAddress(Page.AddressOf(page)).CreateHttpClient();
        var response = await http.GetAsync("/", cancellationToken);
        Assert.That(string.Concat(response.Headers.GetValues("Content-Security-Policy")), Does.StartWith("default-src 'none'").And.Not.Contain("unsafe"));
        Assert.That(await http.GetStringAsync("/page.js", cancellationToken), Does.Not.Contain("innerHTML").And.Not.Contain("http"));
    }

    static IEnumerable<string?> Told(IEnumerable<JsonElement> lines, string type) =>
        lines.Where(line => line.GetProperty("type").GetString() == type).Select(line => line.GetProperty("protocol").GetString()).Distinct();

    static async Task<List<JsonElement>> AskAsync(HttpClient http, PageQuestion question, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync("/ask", question, PageJson.Default.PageQuestion, cancellationToken);
        response.EnsureSuccessStatusCode();
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    static async Task<HttpStatusCode> StatusAsync(HttpClient http, Action<HttpRequestMessage> change, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/setup");
        change(request);
        using var response = await http.SendAsync(request, cancellationToken);
        return response.StatusCode;
    }
}
