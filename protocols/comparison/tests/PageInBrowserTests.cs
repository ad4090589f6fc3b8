using GenAiTransport.Testing;
using Microsoft.Playwright;

namespace GenAiTransport.Comparison.Tests;

[TestFixture]
public sealed class PageInBrowserTests : BrowserTests
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

    /// <summary>In the page itself: on a busy machine a click from here would come when all is over.</summary>
    const string CutWhenItStreams = """
        () => {
          const pane = document.querySelector(".pane[data-protocol=sse]");
          new MutationObserver((_, observer) => {
            if (!pane.matches(".streaming")) return;
            observer.disconnect();
            pane.querySelector("[data-fault=cut]").click();
          }).observe(pane, { attributes: true });
        }
        """;

    [Test, CancelAfter(180_000)]
    public async Task All_stream_side_by_side_and_the_network_decides_who_is_first(CancellationToken cancellationToken)
    {
        await using var sides = new SideBySide(Protocols.All, new ServerSetup { WordsPerSecond = 25 }, TimeProvider.System);
        await sides.StartAsync(cancellationToken);
        await using var server = await new Page(sides).StartAsync(new Uri("http://127.0.0.1:0"), cancellationToken);
        await using var window = await Browser.OpenAsync();
        var page = await window.NewPageAsync();
        var errors = Errors(page);
        await page.GotoAsync(Page.AddressOf(server).ToString());

        await page.Locator(".pane").CountsAsync(Protocols.All.Count);
        await page.EvaluateAsync(CutWhenItStreams);
        await AskAsync(page, "Write 100 words about SSE.", "loopback", "kept");
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
        foreach (var (width, height, colours) in new[] { (3840, 2160, ColorScheme.Light), (1920, 1080, ColorScheme.Dark), (1280, 800, ColorScheme.Light) })
        {
            await page.SetViewportSizeAsync(width, height);
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });
            Assert.That(await page.EvaluateAsync<string[]>(Overlaps), Is.Empty, $"at {width}");
            await page.Locator("#present").ClickAsync();
            Assert.That(await page.EvaluateAsync<string[]>(Overlaps), Is.Empty, $"in large type at {width}");
            await page.Locator("#present").ClickAsync();
        }

        // A new connection on a line with a long way: those that must open something before they ask come after those that just ask.
        await page.EvaluateAsync("() => document.querySelector('[name=network][value=mobile]').value = 'rtt=400'");
        await AskAsync(page, "say <b>hello</b>", "rtt=400", "new");
        async Task<int> PlaceAsync(string protocol) =>
            int.Parse((await page.Locator($".pane[data-protocol={protocol}] .place").InnerTextAsync())[..1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(await PlaceAsync("sse"), Is.LessThan(await PlaceAsync("websocket")));
        Assert.That(await page.Locator(".pane[data-protocol=sse] .text").InnerTextAsync(), Does.Contain("<b>"), "text stays text");
        Assert.That(errors, Is.Empty);
    }

    [Test, CancelAfter(180_000)]
    public async Task The_keyboard_alone_goes_through_the_workshop(CancellationToken cancellationToken)
    {
        await using var sides = new SideBySide(Protocols.All, new ServerSetup { WordsPerSecond = 15 }, TimeProvider.System);
        await sides.StartAsync(cancellationToken);
        await using var server = await new Page(sides).StartAsync(new Uri("http://127.0.0.1:0"), cancellationToken);
        await using var window = await Browser.OpenAsync();
        var page = await window.NewPageAsync();
        var errors = Errors(page);
        await page.GotoAsync(Page.AddressOf(server).ToString());
        await page.Locator(".pane").CountsAsync(Protocols.All.Count);
        ILocator In(string protocol, string what) => page.Locator($".pane[data-protocol={protocol}] {what}");

        foreach (var key in new[] { "?", "Escape", "p", "ArrowRight", "PageDown", "ArrowRight", "ArrowLeft", "Enter" })
            await page.Keyboard.PressAsync(key);
        await page.Locator("#stage").SaysAsync("3 / 9");
        await In("sse", ".chunks").MatchesAsync(@"^\d+$");
        foreach (var key in new[] { "3", "x", "4", "k", "5", "f" })
            await page.Keyboard.PressAsync(key);
        await page.Locator("#send").SaysAsync("Ask all");
        await In("rest", ".notes").IsHiddenAsync();
        await In("sse", ".check").SaysAsync("✓ whole");
        await In("websocket", ".notes").MatchesAsync("the server is killed.*another server is there.*does not know this session");
        await In("grpc", ".check").SaysAsync("✓ whole");
        await In("grpc", ".notes").MatchesAsync("^[^a-z]*ms ?the line is frozen for 3 s$");

        foreach (var key in new[] { "p", "/" })
            await page.Keyboard.PressAsync(key);
        await page.Keyboard.TypeAsync("say a,.x?");
        await page.Keyboard.PressAsync("Enter");
        await In("websocket", ".text").SaysAsync("a,.x?");
        await page.Locator("[data-run='2'][aria-current]").CountsAsync(1);
        await page.Keyboard.PressAsync("0");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("#question").BlurAsync();
        await page.Keyboard.PressAsync(",");
        await In("websocket", ".notes").SaysAsync("another server is there");
        await In("sse", ".check").SaysAsync("✓ whole");
        Assert.That(await page.Locator("#question").InputValueAsync(), Does.StartWith("Write 120 words"));
        var saved = await page.RunAndWaitForDownloadAsync(() => page.Keyboard.PressAsync("i"));
        Assert.That(await File.ReadAllTextAsync((await saved.PathAsync())!, cancellationToken), Does.StartWith("<svg").And.Contain("the server is killed"));
        Assert.That(errors, Is.Empty);
    }

    static List<string> Errors(IPage page)
    {
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : Array.Empty<string>());
        return errors;
    }

    static async Task AskAsync(IPage page, string question, string network, string connection)
    {
        await page.Locator($"label:has([name=network][value='{network}'])").ClickAsync();
        await page.Locator($"label:has([name=connection][value={connection}])").ClickAsync();
        await page.Locator("#question").FillAsync(question);
        await page.Locator("#send").ClickAsync();
        await page.Locator(".pane .total").Filter(new LocatorFilterOptions { HasTextRegex = new System.Text.RegularExpressions.Regex(@"\d") }).CountsAsync(Protocols.All.Count);
        await page.Locator("#send").SaysAsync("Ask all");
    }
}
