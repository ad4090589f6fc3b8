using GenAiTransport.Testing;
using Microsoft.Playwright;

namespace GenAiTransport.WebSockets.Tests;

[TestFixture]
public sealed class PageTests : PageContract<Program>
{
    protected override bool ShowsWhoTypes => true;

    [Test, CancelAfter(60_000)]
    public async Task Others_see_who_is_here_who_types_and_the_same_reply_as_it_grows()
    {
        var model = new ScriptedModel();
        var reply = model.Prepare();
        await using var server = new TestServer<Program>(model);
        await using var window = await Browser.OpenAsync();
        await using var elsewhere = await Browser.OpenAsync();
        var one = await DemoPage.OpenAsync(window, server.Address);
        var two = await DemoPage.OpenAsync(elsewhere, server.Address, one.Session);
        await one.Page.Locator(".people").SaysAsync("2 here");
        await two.Page.Locator(".people").SaysAsync("2 here");
        await two.Page.Locator(".tiles div", new PageLocatorOptions { HasText = "Round trip" }).MatchesAsync(@"Round trip\d+\.\d ms");

        await one.Input.PressSequentiallyAsync("hel");
        await two.Page.Locator(".typing").SaysAsync("is typing");
        await one.Input.PressAsync("Enter");
        await two.Page.Locator(".typing").CountsAsync(0);

        reply.Say("Half ");
        await one.ShowsAsync("hel", "Half ");
        await two.ShowsAsync("hel", "Half ");
        reply.End("and half.");
        await one.ShowsAsync("hel", "Half and half.");
        await two.ShowsAsync("hel", "Half and half.");

        await two.Page.CloseAsync();
        await one.Page.Locator(".people").SaysAsync("only you here");
    }

    /// <summary>What an older page, or anybody's first attempt, does: the frames as the contract has them and nothing of ours.</summary>
    [Test, Nightly, CancelAfter(60_000)]
    public async Task A_page_that_knows_only_WebSocket_gets_along()
    {
        const string Script = """
            base => new Promise((done, failed) => {
              const seen = [];
              const open = () => new WebSocket(base.replace('http', 'ws') + 'ws');
              const one = open();
              let two, session, text = '';
              one.onerror = () => failed('no connection');
              one.onopen = () => one.send(JSON.stringify({ type: 'create_session' }));
              one.onmessage = event => {
                const frame = JSON.parse(event.data);
                seen.push(frame.type);
                if (frame.type === 'session_created') {
                  session = frame.session_id;
                  two = open();
                  two.onopen = () => two.send(JSON.stringify({ type: 'join_session', session_id: session }));
                  two.onmessage = joined => {
                    if (JSON.parse(joined.data).type !== 'session_joined') return;
                    two.send(JSON.stringify({ type: 'typing_start', session_id: session }));
                    two.send(JSON.stringify({ type: 'typing_stop', session_id: session }));
                  };
                }
                if (frame.type === 'session_update') {
                  seen.push(frame.update_type + (frame.typing ?? ''));
                  if (frame.typing === false) one.send(JSON.stringify({ type: 'chat', message: 'say hello', session_id: session }));
                }
                if (frame.type === 'chunk') text += frame.text;
                if (frame.type === 'response_complete') done([text, ...seen]);
              };
            })
            """;
        await using var server = new TestServer<Program>();
        await using var window = await Browser.OpenAsync();
        var tab = await window.NewPageAsync();
        await tab.GotoAsync(new Uri(server.Address, "demo").ToString());

        var seen = await tab.EvaluateAsync<string[]>(Script, server.Address.ToString()).Soon();

        Assert.That(seen, Is.EqualTo(
        [
            "hello", "connected", "session_created", "session_update", "user_joined", "session_update", "user_typingtrue", "session_update", "user_typingfalse",
            "status", "response_start", "chunk", "response_complete",
        ]));
    }
}
