using GenAiTransport.Testing;
using Microsoft.Playwright;

namespace GenAiTransport.Comparison.Tests;

[TestFixture]
public sealed class PageInBrowserTests
{
    const string Overlaps = """
        () => {
          const shown = [...document.querySelectorAll("h1, h2, .switch, .ask input, .ask button, .pane, .first b, .text, dd, dt, .times, .label, .break button, .notes, .check")];
          const problems = shown.filter(part => part.scrollWidth > part.clientWidth + 1 && !part.matches(".text, .notes")).map(part => `${part.className || part.tagName} is cut`);
          if (document.documentElement.scrollWidth > innerWidth) problems.push("the page is wider than the window");
          if (document.documentElement.scrollHeight > innerHeight) problems.push("the page is higher than the window");
          const boxes = [...document.querySelectorAll(".pane > *, .ask, .top, .tools, .times")].map(part => part.getBoundingClientRect());
          boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
            if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) problems.push("two parts overlap");
          }));
          return problems;
        }
        """;

    [TestCase(1280, 800, ColorScheme.Light)]
    [TestCase(1920, 1080, ColorScheme.Dark)]
    [TestCase(3840, 2160, ColorScheme.Light)]
    [CancelAfter(180_000)]
    public async Task All_stream_side_by_side_and_the_network_decides_who_is_first(int width, int height, ColorScheme colours, CancellationToken cancellationToken)
    {
        await using var browser = await Browser.StartAsync();
        await using var sides = new SideBySide(Protocols.All, new ServerSetup { WordsPerSecond = 50 }, TimeProvider.System);
        await sides.StartAsync(cancellationToken);
        await using var server = await new Page(sides).StartAsync(new Uri("http://127.0.0.1:0"), cancellationToken);
        await using var window = await browser.OpenAsync(width, height, colours);
        var page = await window.NewPageAsync();
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : Array.Empty<string>());
        await page.GotoAsync(Page.AddressOf(server).ToString());

        await BeginAsync(page, "Write 60 words about SSE.", "loopback", "kept");
        await page.Locator(".pane[data-protocol=sse] .chunks").MatchesAsync(@"^\d+$");
        await page.Locator(".pane[data-protocol=sse] [data-fault=cut]").ClickAsync();
        await EndAsync(page);
        foreach (var protocol in Protocols.All)
        {
            var pane = page.Locator($".pane[data-protocol={protocol.Key}]");
            await pane.Locator(".text").SaysAsync("Server-Sent Events");
            await pane.Locator(".overhead").MatchesAsync(@"^[\d.]+ ×$");
            await page.Locator($".lane[data-protocol={protocol.Key}] .part").CountsAsync(5);
            await pane.Locator(".chunks").MatchesAsync(protocol.Streams ? @"^\d\d+$" : "^1$");
            await pane.Locator(".check").SaysAsync("✓ whole");
            await page.Locator($".lane[data-protocol={protocol.Key}] .gap").CountsAsync(protocol.Key == "sse" ? 1 : 0);
        }
        await page.Locator(".pane[data-protocol=sse] .notes").MatchesAsync("the line is cut.*GET /chat/stream/.*what comes after chunk|the line is cut.*what comes after chunk.*GET /chat/stream/");
        await page.Locator(".notes:visible").CountsAsync(1);
        Assert.That(await page.EvaluateAsync<string[]>(Overlaps), Is.Empty);

        // A new connection on a line with a long way: those that must open something before they ask come after those that just ask.
        await page.EvaluateAsync("() => document.querySelector('[name=network][value=mobile]').value = 'rtt=400'");
        await AskAsync(page, "say <b>hello</b>", "rtt=400", "new");
        async Task<int> PlaceAsync(string protocol) =>
            int.Parse((await page.Locator($".pane[data-protocol={protocol}] .place").InnerTextAsync())[..1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(await PlaceAsync("sse"), Is.LessThan(await PlaceAsync("websocket")));
        Assert.That(await page.Locator(".pane[data-protocol=sse] .text").InnerTextAsync(), Does.Contain("<b>"), "text stays text");
        Assert.That(errors, Is.Empty);
    }

    static async Task AskAsync(IPage page, string question, string network, string connection)
    {
        await BeginAsync(page, question, network, connection);
        await EndAsync(page);
    }

    static async Task BeginAsync(IPage page, string question, string network, string connection)
    {
        await page.Locator($"label:has([name=network][value='{network}'])").ClickAsync();
        await page.Locator($"label:has([name=connection][value={connection}])").ClickAsync();
        await page.Locator("#question").FillAsync(question);
        await page.Locator("#send").ClickAsync();
    }

    static async Task EndAsync(IPage page)
    {
        await page.Locator(".pane .total").Filter(new LocatorFilterOptions { HasTextRegex = new System.Text.RegularExpressions.Regex(@"\d") }).CountsAsync(Protocols.All.Count);
        await page.Locator("#send").SaysAsync("Ask all");
    }
}
