using GenAiTransport.Testing;

namespace GenAiTransport.StreamableHttp.Tests;

/// <summary>The page at <c>/docs</c> as a person uses it, under a policy that lets nothing in from elsewhere.</summary>
[TestFixture, Nightly]
public sealed class DocsPageTests : BrowserTests
{
    [Test, CancelAfter(60_000)]
    public async Task A_message_is_tried_out_and_nothing_breaks_the_policy()
    {
        await using var server = new TestServer<Program>();
        await using var window = await Browser.OpenAsync();
        var page = await window.NewPageAsync();
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };
        await page.GotoAsync(new Uri(server.Address, "docs").ToString());

        var call = page.Locator("#operations-Chat-chat_stream");
        await call.Locator(".opblock-summary-control").ClickAsync();
        await call.GetByText("Try it out").ClickAsync();
        await call.GetByText("Execute").ClickAsync();

        await call.Locator(".live-responses-table").SaysAsync("\"finish_reason\":\"stop\"");
        Assert.That(errors, Is.Empty);
    }
}
