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
    const string BreakWhenAllStream = """
        faults => {
          const panes = document.querySelector("#panes");
          new MutationObserver((_, observer) => {
            if (panes.querySelectorAll(".streaming").length < 4) return;
            observer.disconnect();
            faults.forEach(fault => document.querySelector(`.tools [data-fault=${fault}]`).click());
          }).observe(panes, { attributes: true, subtree: true });
        }
        """;

    [Test, CancelAfter(180_000)]
    public async Task All_stream_side_by_side_and_come_back_when_all_is_broken(CancellationToken cancellationToken)
    {
        await using var sides = new SideBySide(Protocols.All, new ServerSetup { WordsPerSecond = 25 }, TimeProvider.System);
        await sides.StartAsync(cancellationToken);
        await using var server = await new Page(sides).StartAsync(new Uri("http://127.0.0.1:0"), cancellationToken);
        await using var window = await Browser.OpenAsync();
        var page = await window.NewPageAsync();
        var errors = Errors(page);
        await page.GotoAsync(Page.AddressOf(server).ToString());
        ILocator In(string protocol, string what) => page.Locator($"[data-protocol={protocol}] {what}");

        await page.Locator("#beneath").SaysAsync("plain text, HTTP/1.1 (gRPC: 2)");
        await AskAsync(page, "Write 100 words about SSE.", "loopback", "kept", "freeze", "cut");
        foreach (var protocol in Protocols.All)
        {
            await In(protocol.Key, ".text").SaysAsync("Server-Sent Events");
            await In(protocol.Key, ".gap").CountsAsync(2);
            await In(protocol.Key, ".check").SaysAsync("✓ whole");
            await In(protocol.Key, ".notes").MatchesAsync($"(?=.*the line is frozen for 3 s).*the line is cut.*{(protocol.Streams ? "what comes after chunk" : "POST /chat → broke off.*POST /chat → 200.*the whole message was sent again")}");
        }
        foreach (var (width, height, colours) in new[] { (3840, 2160, ColorScheme.Light), (1920, 1080, ColorScheme.Dark), (1280, 800, ColorScheme.Light) })
        {
            await page.SetViewportSizeAsync(width, height);
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });
            Assert.That(await page.EvaluateAsync<string[]>(Overlaps), Is.Empty, $"at {width}");
            await page.Locator("#present").ClickAsync();
            await page.Locator("#forth").ClickAsync();
            await page.Locator("#back").ClickAsync();
            await page.Locator("#stage-title").SaysAsync("REST");
            Assert.That(await page.EvaluateAsync<string[]>(Overlaps), Is.Empty, $"in large type at {width}");
            await page.Locator("#present").ClickAsync();
        }

        // A new connection on a line with a long way: those that must open something before they ask come after those that just ask.
        await page.EvaluateAsync("() => document.querySelector('[name=network][value=mobile]').value = 'rtt=400'");
        await AskAsync(page, "say <b>hello</b> to the world", "rtt=400", "new");
        foreach (var protocol in Protocols.All)
        {
            await In(protocol.Key, ".text").SaysAsync("<b>hello</b> to the world");
            await In(protocol.Key, ".total").MatchesAsync(@"^[\d,.]+ m?s$");
            await In(protocol.Key, ".overhead").MatchesAsync(@"^[\d.]+ ×$");
            await In(protocol.Key, ".chunks").MatchesAsync(protocol.Streams ? "^4$" : "^1$");
            await In(protocol.Key, ".part").CountsAsync(5);
        }
        async Task<int> PlaceAsync(string protocol) => int.Parse((await In(protocol, ".place").InnerTextAsync())[..1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(await PlaceAsync("sse"), Is.LessThan(await PlaceAsync("websocket")));

        // So long that on a busy machine too nobody is done before the servers are killed.
        await AskAsync(page, "Write 400 words about SSE.", "loopback", "kept", "kill");
        foreach (var protocol in Protocols.All)
        {
            await In(protocol.Key, ".notes").MatchesAsync("the server is killed.*another server is there.*does not know this session");
            await In(protocol.Key, ".check").MatchesAsync("^$");
        }
        await page.Locator("[data-run='1']").ClickAsync();
        await In("rest", ".check").SaysAsync("✓ whole");
        Assert.That(errors, Is.Empty);
    }

    [Test, Nightly, CancelAfter(180_000)]
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

        await page.Keyboard.PressAsync("?");
        await page.Locator("#keys[open]").SaysAsync("this list");
        foreach (var key in new[] { "Escape", "p", "ArrowRight", "PageDown", "ArrowRight", "ArrowLeft", "Enter" })
            await page.Keyboard.PressAsync(key);
        await page.Locator("#stage").SaysAsync("3 / 9");
        await In("sse", ".chunks").MatchesAsync(@"^\d+$");
        foreach (var key in new[] { "1", "f", "3", "x", "4", "k" })
            await page.Keyboard.PressAsync(key);
        await page.Locator("#send").SaysAsync("Ask all");
        await In("ndjson", ".notes").IsHiddenAsync();
        await In("sse", ".check").SaysAsync("✓ whole");
        await In("websocket", ".notes").MatchesAsync("the server is killed.*another server is there.*does not know this session");
        await In("rest", ".check").SaysAsync("✓ whole");
        await In("rest", ".notes").MatchesAsync("^[^a-z]*ms ?the line is frozen for 3 s([^a-z]*m?s ?POST /chat → 200)?$");

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
        await page.Keyboard.PressAsync(".");
        await page.Locator("[data-run='2'][aria-current]").CountsAsync(1);
        await page.Keyboard.PressAsync(",");
        await page.Locator("[data-run='1'][aria-current]").CountsAsync(1);
        var saved = await page.RunAndWaitForDownloadAsync(() => page.Keyboard.PressAsync("i"));
        Assert.That(await File.ReadAllTextAsync((await saved.PathAsync())!, cancellationToken), Does.StartWith("<svg").And.Contain("the server is killed"));

        foreach (var key in new[] { "/", "Enter" })
            await page.Keyboard.PressAsync(key);
        await In("sse", ".chunks").MatchesAsync(@"^\d+$");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("#send").SaysAsync("Ask all");
        await In("sse", ".total").SaysAsync("–");
        Assert.That(errors, Is.Empty);
    }

    static List<string> Errors(IPage page)
    {
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : Array.Empty<string>());
        return errors;
    }

    /// <param name="faults">What breaks all of them once they stream.</param>
    static async Task AskAsync(IPage page, string question, string network, string connection, params string[] faults)
    {
        await page.Locator($"label:has([name=network][value='{network}'])").ClickAsync();
        await page.Locator($"label:has([name=connection][value={connection}])").ClickAsync();
        await page.Locator("#question").FillAsync(question);
        if (faults.Length > 0)
            await page.EvaluateAsync(BreakWhenAllStream, faults);
        await page.Locator("#send").ClickAsync();
        await page.Locator("#send").SaysAsync("Ask all");
    }
}
