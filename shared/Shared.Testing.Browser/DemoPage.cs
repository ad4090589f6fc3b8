using Microsoft.Playwright;

namespace GenAiTransport.Testing;

/// <summary>A demo page as a person uses it.</summary>
public sealed class DemoPage
{
    readonly List<string> _errors = [];

    DemoPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => Add(error);
        page.Console += (_, message) =>
        {
            // A failed request is told there too; the page tells it to its reader itself.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal) && !message.Text.Contains("ERR_", StringComparison.Ordinal))
                Add(message.Text);
        };
    }

    public IPage Page { get; }

    public ILocator Questions => Page.Locator(".messages:not(.waiting) .message.user .text");

    public ILocator Replies => Page.Locator(".message.model .text");

    public ILocator Finished => Page.Locator(".message.model footer:visible");

    public ILocator State => Page.Locator(".connection");

    public ILocator Notice => Page.Locator(".notice");

    public ILocator Wire => Page.Locator(".wire");

    public ILocator Input => Page.Locator("#message");

    /// <summary>What went wrong in the page's code or broke its policy; nothing should.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_errors)
                return [.. _errors];
        }
    }

    /// <summary>Opens the page, in a session or in a new one, and waits until it is ready.</summary>
    public static async Task<DemoPage> OpenAsync(IBrowserContext window, Uri server, string? session = null)
    {
        var page = new DemoPage(await window.NewPageAsync());
        await page.Page.GotoAsync(new Uri(server, session is null ? "demo" : $"demo#{session}").ToString());
        await page.IsReadyAsync();
        return page;
    }

    public async Task IsReadyAsync()
    {
        await State.IsAsync("on");
        await Page.WaitForFunctionAsync("() => location.hash.length > 30");
    }

    public string Session => new Uri(Page.Url).Fragment[1..];

    public async Task SendAsync(string message)
    {
        await Input.FillAsync(message);
        await Input.PressAsync("Enter");
    }

    /// <summary>Waits until the page shows these messages, questions and replies in turn, and nothing else.</summary>
    public async Task ShowsAsync(params string[] messages)
    {
        await Assertions.Expect(Page.Locator(".messages:not(.waiting) .message .text")).ToHaveTextAsync(messages);
        Assert.That(Errors, Is.Empty);
    }

    void Add(string error)
    {
        lock (_errors)
            _errors.Add(error);
    }
}
