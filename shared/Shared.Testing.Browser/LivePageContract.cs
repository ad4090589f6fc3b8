namespace GenAiTransport.Testing;

/// <summary>What every demo page promises while a reply is written, or should be: other tabs, reloads, broken connections, a server that is restarted.</summary>
public abstract class LivePageContract<TProgram> : BrowserTests where TProgram : class
{
    [Test, SharedCode, CancelAfter(60_000)]
    public async Task Two_tabs_share_a_session()
    {
        await using var server = new TestServer<TProgram>();
        await using var window = await Browser.OpenAsync();
        var one = await DemoPage.OpenAsync(window, server.Address);
        var two = await DemoPage.OpenAsync(window, server.Address, one.Session);

        await one.SendAsync("say from one");
        await two.ShowsAsync("say from one", "from one");
        await two.SendAsync("say from two");
        await one.ShowsAsync("say from one", "from one", "say from two", "from two");
        await two.ShowsAsync("say from one", "from one", "say from two", "from two");
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task A_reload_in_the_middle_of_a_reply_shows_it_whole()
    {
        var model = new ScriptedModel();
        var reply = model.Prepare();
        await using var server = new TestServer<TProgram>(model);
        await using var window = await Browser.OpenAsync();
        var page = await DemoPage.OpenAsync(window, server.Address);
        await page.SendAsync("hi");
        reply.Say("The first ");
        await page.Replies.SaysAsync("The first");

        await page.Page.ReloadAsync();
        await page.Replies.SaysAsync("The first");
        reply.Say("and the second ");
        await page.Replies.SaysAsync("The first and the second");
        await page.Page.ReloadAsync();
        reply.End("half.");

        await page.Finished.CountsAsync(1);
        await page.ShowsAsync("hi", "The first and the second half.");
    }

    [Test, CancelAfter(60_000)]
    public async Task A_broken_connection_comes_back_and_misses_nothing()
    {
        var model = new ScriptedModel();
        var reply = model.Prepare();
        await using var server = new TestServer<TProgram>(model);
        await using var proxy = new CuttingProxy(server.Address);
        await using var window = await Browser.OpenAsync();
        var page = await DemoPage.OpenAsync(window, proxy.Address);
        await page.SendAsync("hi");
        reply.Say("One, ");
        await page.Replies.SaysAsync("One,");

        proxy.CutAll();
        await page.State.IsAsync("off");
        reply.Say("two, ");
        await page.Replies.SaysAsync("One, two,");
        proxy.CutAll();
        reply.End("three.");

        await page.Finished.CountsAsync(1);
        await page.ShowsAsync("hi", "One, two, three.");
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task A_restarted_server_is_noticed_and_a_new_session_offered()
    {
        var server = new TestServer<TProgram>();
        await using var window = await Browser.OpenAsync();
        var page = await DemoPage.OpenAsync(window, server.Address);
        var address = server.Address;
        var old = page.Session;
        await page.SendAsync("say before");
        await page.ShowsAsync("say before", "before");

        await server.DisposeAsync();
        await page.State.IsAsync("off");
        await using var next = new TestServer<TProgram>(settings: ("urls", address.ToString()));

        await page.Notice.SaysAsync("does not know this session any more");
        await page.ShowsAsync("say before", "before");
        await page.Notice.Locator("button").ClickAsync();
        await page.IsReadyAsync();
        await page.SendAsync("say after");
        await page.ShowsAsync("say after", "after");
        Assert.That(page.Session, Is.Not.EqualTo(old));
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task Messages_sent_during_a_reply_are_answered_in_their_order()
    {
        var model = new ScriptedModel();
        var first = model.Prepare();
        model.Prepare("2");
        model.Prepare("3");
        await using var server = new TestServer<TProgram>(model);
        await using var window = await Browser.OpenAsync();
        var page = await DemoPage.OpenAsync(window, server.Address);

        await page.SendAsync("one");
        await first.Asked.Soon();
        await page.SendAsync("two");
        await page.Page.Locator(".waiting .message").CountsAsync(1);
        await page.SendAsync("three");
        first.End("1");

        await page.ShowsAsync("one", "1", "two", "2", "three", "3");
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task Escape_stops_the_reply_and_what_was_shown_stays()
    {
        var model = new ScriptedModel();
        var reply = model.Prepare();
        await using var server = new TestServer<TProgram>(model);
        await using var window = await Browser.OpenAsync();
        var page = await DemoPage.OpenAsync(window, server.Address);
        await page.SendAsync("hi");
        reply.Say("What was shown");
        await page.Replies.SaysAsync("What was shown");

        await page.Page.Keyboard.PressAsync("Escape");

        await reply.Cancelled.Soon();
        await page.Finished.SaysAsync("Stopped");
        await page.ShowsAsync("hi", "What was shown");
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task A_failed_reply_is_told_and_the_conversation_goes_on()
    {
        var model = new ScriptedModel();
        model.Prepare().Say("Half an ans").Fail(new ModelFailure("The model is tired; try again."));
        model.Prepare("Whole.");
        await using var server = new TestServer<TProgram>(model);
        await using var window = await Browser.OpenAsync();
        var page = await DemoPage.OpenAsync(window, server.Address);

        await page.SendAsync("one");
        await page.Page.Locator(".trouble").SaysAsync("The model is tired");
        await page.SendAsync("two");

        await page.Replies.Last.SaysAsync("Whole.");
        await page.Page.Locator(".message.failed").CountsAsync(2);
    }
}
