using System.Net;
using System.Net.Http.Headers;
using Microsoft.Playwright;

namespace GenAiTransport.Testing;

/// <summary>What every demo page promises its reader, whatever carries its messages.</summary>
public abstract class PageContract<TProgram> : BrowserTests where TProgram : class
{
    protected virtual bool ShowsWhoTypes => false;

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task A_conversation_has_its_turns_and_its_figures()
    {
        await using var server = new TestServer<TProgram>();
        await using var window = await Browser.OpenAsync();
        var page = await DemoPage.OpenAsync(window, server.Address);

        await page.SendAsync("say hello");
        await page.ShowsAsync("say hello", "hello");
        await page.SendAsync("say **well** done");
        await page.ShowsAsync("say hello", "hello", "say **well** done", "well done");

        await page.Finished.CountsAsync(2);
        await page.Page.Locator(".tiles").MatchesAsync(@"First chunk\d.*Chunks1Bytes\d.*Total\d");
        await page.Page.Locator(".sessions .current").CountsAsync(1);
        Assert.That(server.Sessions.Find(page.Session, null)!.MessageCount, Is.EqualTo(4));
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task Text_never_becomes_markup()
    {
        const string Attack = "<script>window.hit = 1</script> <img src=x onerror='window.hit = 2'> [click](javascript:window.hit=3)";
        var model = new ScriptedModel();
        model.Prepare(Replies.Cut(Attack, 5));
        await using var server = new TestServer<TProgram>(model);
        await using var window = await Browser.OpenAsync();
        var page = await DemoPage.OpenAsync(window, server.Address);
        await page.Page.Locator("[aria-controls=wire]").ClickAsync();

        await page.SendAsync(Attack);

        await page.ShowsAsync(Attack, Attack);
        await page.Page.ReloadAsync();
        await page.ShowsAsync(Attack, Attack);
        Assert.That(await page.Page.EvaluateAsync<string?>("() => window.hit?.toString() ?? null"), Is.Null);
        await page.Page.Locator(".conversation :is(img, script, a)").CountsAsync(0);
    }

    /// <summary>Of a server that answers for nobody: names of models, ids, people, times, troubles.</summary>
    [Test, SharedCode, CancelAfter(60_000)]
    public async Task No_field_becomes_markup()
    {
        const string Spoiling = """
            (() => {
              const parse = JSON.parse;
              const steers = ['type', 'update_type', 'role', 'turn_id', 'text'];
              const isKept = (key, value, { type, update_type: update, created_at: listed }) => steers.includes(key)
                || key === 'message' && (type === 'message_added' || update === 'message_added')
                || key === 'session_id' && (!listed || value === location.hash.slice(1));
              const spoiled = (value, key, of) => Array.isArray(value) ? value.map(one => spoiled(one, key, of))
                : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, spoiled(one, name, value)]))
                : typeof value !== 'string' || isKept(key, value, of) ? value
                : `<u>x</u>${value}<img src=x onerror="window.hit = '${key}'">`;
              JSON.parse = text => spoiled(parse(text), '', {});
              Response.prototype.json = async function () { return JSON.parse(await this.text()); };
            })();
            """;
        const string Shown = "<u>x</u>";
        var model = new ScriptedModel();
        model.Prepare("Fine.");
        model.Prepare().Fail(new ModelFailure(Shown));
        await using var server = new TestServer<TProgram>(model, settings: ("Limits:MaxSessions", "2"));
        await using var window = await Browser.OpenAsync();
        await window.AddInitScriptAsync(Spoiling);
        await server.CreateSessionAsync();
        var page = await DemoPage.OpenAsync(window, server.Address);
        var other = await DemoPage.OpenAsync(window, server.Address, page.Session);
        await page.Page.Locator("[aria-controls=wire]").ClickAsync();

        await other.Input.PressSequentiallyAsync("hi");
        if (ShowsWhoTypes)
            await page.Page.Locator(".typing").SaysAsync(Shown);
        await other.Input.FillAsync("");
        await page.SendAsync("hi");
        await page.ShowsAsync("hi", "Fine.");
        await page.SendAsync("and now?");
        await page.Page.Locator(".trouble").SaysAsync(Shown);
        await page.Page.Locator(".bar .model").SaysAsync(Shown);
        await page.Page.Locator(".sessions li:not(.current) .id").SaysAsync(Shown);
        await page.Page.Locator(".sessions .new").ClickAsync();
        await page.Notice.SaysAsync(Shown);

        foreach (var tab in (DemoPage[])[page, other])
        {
            await tab.Page.Locator(":is(u, img)").CountsAsync(0);
            Assert.That(await tab.Page.EvaluateAsync<string?>("() => window.hit ?? null"), Is.Null);
            Assert.That(tab.Errors, Is.Empty);
        }
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task Markdown_is_shown_as_what_it_means()
    {
        const string Text = "# Title\n\nSome *words*, `code` and [a link](https://example.com/x).\n\n- one\n  - two\n\n```csharp\nvar x = \"<b>\";\n\nreturn x;\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n";
        var model = new ScriptedModel();
        model.Prepare(Replies.Cut(Text, 3));
        await using var server = new TestServer<TProgram>(model);
        await using var window = await Browser.OpenAsync();
        var page = await DemoPage.OpenAsync(window, server.Address);

        await page.SendAsync("hi");
        await page.Finished.CountsAsync(1);

        var reply = page.Replies.First;
        await reply.Locator("h3").SaysAsync("Title");
        await reply.Locator("em").SaysAsync("words");
        await reply.Locator("p code").SaysAsync("code");
        await reply.Locator("a[href='https://example.com/x'][rel='noopener noreferrer']").SaysAsync("a link");
        await reply.Locator("ul ul li").SaysAsync("two");
        Assert.That(await reply.Locator("pre").TextContentAsync(), Is.EqualTo("var x = \"<b>\";\n\nreturn x;"));
        await reply.Locator("td").Nth(1).SaysAsync("2");
        Assert.That(await reply.EvaluateAsync<int>("element => element.childElementCount"), Is.EqualTo(5), "no block is there twice");
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task Sessions_are_listed_joined_cleared_and_deleted()
    {
        await using var server = new TestServer<TProgram>();
        await using var window = await Browser.OpenAsync();
        var page = await DemoPage.OpenAsync(window, server.Address);
        page.Page.Dialog += async (_, dialog) => await dialog.AcceptAsync();
        var first = page.Session;
        await page.SendAsync("say one");
        await page.ShowsAsync("say one", "one");

        await page.Page.Locator(".sessions .new").ClickAsync();
        await page.Page.Locator(".sessions li").CountsAsync(2);
        await page.ShowsAsync();
        await page.Page.Locator(".join input").FillAsync(first[..6]);
        await page.Page.Locator(".join input").PressAsync("Enter");
        await page.ShowsAsync("say one", "one");
        Assert.That(page.Session, Is.EqualTo(first));

        await page.Page.Locator(".bar").GetByText("Clear").ClickAsync();
        await page.ShowsAsync();
        await page.Page.Locator(".sessions li:not(.current) .remove").ClickAsync();
        await page.Page.Locator(".sessions li").CountsAsync(1);
        Assert.That(server.Sessions.Count, Is.EqualTo(1));
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task A_server_with_a_key_is_asked_with_one()
    {
        await using var server = new TestServer<TProgram>(settings: ("CHAT_API_KEY", "alpha"));
        await using var window = await Browser.OpenAsync();
        var tab = await window.NewPageAsync();
        await tab.GotoAsync(new Uri(server.Address, "demo").ToString());
        await tab.Locator("dialog input").FillAsync("wrong");
        await tab.Locator("dialog input").PressAsync("Enter");
        await tab.Locator("dialog").GetByText("not the right one").WaitForAsync();
        await tab.Locator("dialog input").FillAsync("alpha");
        await tab.Locator("dialog input").PressAsync("Enter");

        await tab.Locator("#message").FillAsync("say hello");
        await tab.Locator("[data-kind=on]").WaitForAsync();
        await tab.Locator("#message").PressAsync("Enter");

        await tab.Locator(".message.model").GetByText("hello").WaitForAsync();
        Assert.That(tab.Url, Does.Not.Contain("alpha"));
        Assert.That(await tab.Locator("body").TextContentAsync(), Does.Not.Contain("alpha"), "not on the wire panel either");
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task A_phone_and_a_keyboard_are_enough()
    {
        await using var server = new TestServer<TProgram>();
        await using var window = await Browser.OpenAsync(360, 740, ColorScheme.Dark);
        var page = await DemoPage.OpenAsync(window, server.Address);

        await page.Input.PressSequentiallyAsync("say a");
        await page.Input.PressAsync("Shift+Enter");
        await page.Input.PressSequentiallyAsync("b");
        await page.Input.PressAsync("Enter");
        await page.Finished.CountsAsync(1);

        Assert.That(await page.Questions.TextContentAsync(), Is.EqualTo("say a\nb"));
        await page.Page.Locator("[aria-controls=wire]").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Wire.SaysAsync("complete");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Wire.IsHiddenAsync();
        Assert.That(await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(360));
        await page.Page.Locator("[aria-live=polite]").SaysAsync("Reply: a");
    }

    [Test, CancelAfter(60_000)]
    public async Task The_page_is_strict_about_where_its_parts_come_from()
    {
        await using var server = new TestServer<TProgram>(settings: ("CHAT_API_KEY", "alpha"));
        using var http = server.CreateClient();
        var page = await http.GetAsync("/demo");
        var script = await http.GetAsync("/demo/demo.js");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/demo/demo.js");
        again.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(script.Headers.ETag!.Tag));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(page.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/html; charset=utf-8"));
            Assert.That(string.Concat(page.Headers.GetValues("Content-Security-Policy")),
                Does.StartWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';").And.Not.Contain("unsafe"));
            Assert.That(page.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(["nosniff"]));
            Assert.That(script.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/javascript; charset=utf-8"));
            Assert.That((await http.SendAsync(again)).StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
            Assert.That(await page.Content.ReadAsStringAsync(), Does.Not.Match("(src|href)=\"(https?:)?//"));
        }
    }
}
