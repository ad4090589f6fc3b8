using System.Net;
using System.Net.Http.Json;
using GenAiTransport.Testing;

namespace GenAiTransport.Sse.Tests;

[TestFixture]
public class ChannelTests
{
    [Test, CancelAfter(30_000)]
    public async Task A_subscriber_hears_the_question_and_the_reply()
    {
        var model = new ScriptedModel();
        model.Prepare("Hello ", "you");
        await using var server = new TestServer<Program>(model, new ManualClock());
        using var http = server.CreateClient();
        var session = await SessionAsync(server);
        using var subscriber = await Subscriber.ComeAsync(http, session);

        using var accepted = await SayAsync(http, session, "hi\nthere");
        var heard = await subscriber.UntilAsync("complete");

        var turn = server.Sessions.Find(session, null)!.Latest!.Id;
        Assert.That(accepted.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(await accepted.Content.ReadAsStringAsync(), Is.EqualTo($$"""{"turn_id":"{{turn}}"}"""));
        Assert.That(accepted.Headers.Location?.ToString(), Is.EqualTo($"/chat/stream/{turn}"));
        Assert.That(string.Join("\n\n", heard), Is.EqualTo($$"""
            event: message_added
            id: {{turn}}:-2
            data: {"type":"message_added","role":"user","message":"hi\nthere","message_count":1}

            event: session_info
            id: {{turn}}:-1
            data: {"type":"session_info","session_id":"{{session}}","model":"offline","turn_id":"{{turn}}","timestamp":"2026-11-21T10:00:00.000+00:00"}

            event: status
            id: {{turn}}:0
            data: {"type":"status","message":"Generating response...","context_messages":1}

            event: chunk
            id: {{turn}}:1
            data: {"type":"chunk","text":"Hello","chunk_number":1,"is_final":false,"timestamp":"2026-11-21T10:00:00.000+00:00"}

            event: chunk
            id: {{turn}}:2
            data: {"type":"chunk","text":" you","chunk_number":2,"is_final":true,"timestamp":"2026-11-21T10:00:00.000+00:00"}

            event: complete
            id: {{turn}}:3
            data: {"type":"complete","total_chunks":2,"processing_time":0,"message_count":2,"session_id":"{{session}}","finish_reason":"stop","timestamp":"2026-11-21T10:00:00.000+00:00"}
            """));
    }

    [Test, CancelAfter(30_000)]
    public async Task All_subscribers_hear_the_same_and_a_late_one_from_the_beginning()
    {
        var model = new ScriptedModel();
        var reply = model.Prepare().Say("one");
        await using var server = new TestServer<Program>(model);
        using var http = server.CreateClient();
        var session = await SessionAsync(server);
        using var first = await Subscriber.ComeAsync(http, session);
        using var second = await Subscriber.ComeAsync(http, session);
        using var sent = await http.SendAsync(HttpChat.ChatMessage("/chat/stream", session, "hi"), HttpCompletionOption.ResponseHeadersRead);
        var begun = await first.UntilAsync("chunk");

        using var late = await Subscriber.ComeAsync(http, session);
        Assert.That(await late.UntilAsync("chunk"), Is.EqualTo(begun));
        reply.End(" two");
        var rest = await first.UntilAsync("complete");

        Assert.That(await second.UntilAsync("complete"), Is.EqualTo(begun.Concat(rest)));
        Assert.That(await late.UntilAsync("complete"), Is.EqualTo(rest));
    }

    [Test, CancelAfter(60_000)]
    public async Task Who_comes_back_hears_exactly_what_it_missed()
    {
        var model = new ScriptedModel();
        await using var server = new TestServer<Program>(model);
        using var http = server.CreateClient();
        var session = await SessionAsync(server);
        var all = new List<string>();
        using (var witness = await Subscriber.ComeAsync(http, session))
        {
            foreach (var question in (string[])["first", "second", "third"])
            {
                model.Prepare(question, " reply");
                (await SayAsync(http, session, question)).Dispose();
                all.AddRange(await witness.UntilAsync("complete"));
            }
        }

        for (var seen = 1; seen < all.Count; seen++)
        {
            using var returning = await Subscriber.ComeAsync(http, session, all[seen - 1].Split("id: ")[1].Split('\n')[0]);
            for (var next = seen; next < all.Count; next++)
                Assert.That(await returning.NextAsync(), Is.EqualTo(all[next]), $"{next} after {seen}");
        }

        var live = model.Prepare();
        using var current = await Subscriber.ComeAsync(http, session, all[^1].Split("id: ")[1].Split('\n')[0]);
        (await SayAsync(http, session, "fourth")).Dispose();
        live.End("Live.");
        Assert.That((await current.UntilAsync("complete"))[0], Does.Contain("\"message\":\"fourth\",\"message_count\":7"), "then it goes on live");
    }

    [Test, CancelAfter(30_000)]
    public async Task Who_heard_nothing_yet_can_come_back_too()
    {
        await using var server = new TestServer<Program>();
        using var http = server.CreateClient();
        var session = await SessionAsync(server);
        await EndedAsync(server, session, "say one");
        string? id;
        using (var quiet = await Subscriber.ComeAsync(http, session))
            id = quiet.LastEventId;
        await EndedAsync(server, session, "say two");

        using var back = await Subscriber.ComeAsync(http, session, id);

        var heard = await back.UntilAsync("complete");
        Assert.That(heard[0], Does.Contain("\"message\":\"say two\",\"message_count\":3"));
    }

    [TestCase("nonsense")]
    [TestCase("nonsense:5")]
    [TestCase("00000000-0000-0000-0000-000000000000:1")]
    [CancelAfter(30_000)]
    public async Task An_id_that_is_unknown_or_too_old_is_answered_with_the_session_as_it_is(string id)
    {
        var model = new ScriptedModel();
        model.Prepare("one");
        var running = model.Prepare().Say("two");
        await using var server = new TestServer<Program>(model, new ManualClock());
        using var http = server.CreateClient();
        var session = await SessionAsync(server);
        await EndedAsync(server, session, "first");
        await server.StartTurnAsync(session, "second");
        await running.Asked.Soon();

        using var back = await Subscriber.ComeAsync(http, session, id);

        var reset = (await back.UntilAsync("reset")).Single();
        Assert.That(reset.Split('\n')[^1], Is.EqualTo($"data: {await http.GetStringAsync($"/sessions/{session}")}"));
        running.End();
        var heard = await back.UntilAsync("complete");
        Assert.That(heard[0], Does.Contain("\"message\":\"second\",\"message_count\":3"), "what runs is told from its beginning");
    }

    [Test, CancelAfter(30_000)]
    public async Task A_cleared_session_is_told_by_a_reset_also_to_who_was_away()
    {
        var model = new ScriptedModel();
        model.Prepare("one");
        model.Prepare().Say("Never ending");
        await using var server = new TestServer<Program>(model);
        using var http = server.CreateClient();
        var session = await SessionAsync(server);
        using var subscriber = await Subscriber.ComeAsync(http, session);
        (await SayAsync(http, session, "first")).Dispose();
        await subscriber.UntilAsync("complete");
        var away = subscriber.LastEventId;
        (await SayAsync(http, session, "second")).Dispose();
        await subscriber.UntilAsync("chunk");

        (await http.PostAsync($"/sessions/{session}/clear", null)).Dispose();

        var ended = await subscriber.UntilAsync("reset");
        Assert.That(ended[^2], Does.Contain("\"finish_reason\":\"stopped\""), "the running reply ends first");
        Assert.That(ended[^1], Does.Contain("\"message_count\":0").And.Contain("\"messages\":[]"));
        model.Prepare("Fresh.");
        (await SayAsync(http, session, "third")).Dispose();
        var fresh = await subscriber.UntilAsync("complete");
        Assert.That(fresh[0], Does.Contain("\"message\":\"third\",\"message_count\":1"));
        using var back = await Subscriber.ComeAsync(http, session, away);
        Assert.That(await back.NextAsync(), Does.StartWith("event: reset\n").And.Contain("\"message_count\":2"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_deleted_session_ends_its_channel_for_good()
    {
        await using var server = new TestServer<Program>();
        using var http = server.CreateClient();
        var session = await SessionAsync(server);
        using var subscriber = await Subscriber.ComeAsync(http, session);

        (await http.DeleteAsync($"/sessions/{session}")).Dispose();

        Assert.That(await subscriber.NextAsync(), Does.StartWith("event: error\ndata: {\"type\":\"error\",\"message\":\"Session deleted\""));
        Assert.That(await subscriber.NextAsync(), Is.Null);
        using var again = await Subscriber.AskAsync(http, session, subscriber.LastEventId);
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), "which tells a browser not to come back");
    }

    [Test, CancelAfter(30_000)]
    public async Task A_quiet_channel_shows_that_it_lives()
    {
        var clock = new ManualClock();
        await using var server = new TestServer<Program>(null, clock);
        using var http = server.CreateClient();
        using var subscriber = await Subscriber.ComeAsync(http, await SessionAsync(server));

        var beat = subscriber.NextAsync();
        await clock.AdvanceUntilAsync(beat, TimeSpan.FromSeconds(15)).Soon();

        Assert.That(await beat, Is.EqualTo(": ping"));
    }

    [TestCase(false)]
    [TestCase(true)]
    [OfOneServer("Whoever listens at an instance that leaves goes on at another."), CancelAfter(30_000)]
    public async Task A_server_that_stops_says_so_on_every_channel(bool isReplying)
    {
        var model = new ScriptedModel();
        model.Prepare().Say("Half");
        var server = new TestServer<Program>(model);
        using var http = server.CreateClient();
        var session = await SessionAsync(server);
        using var subscriber = await Subscriber.ComeAsync(http, session);
        if (isReplying)
        {
            (await SayAsync(http, session, "hi")).Dispose();
            await subscriber.UntilAsync("chunk");
        }

        var stopping = server.StopAsync();

        Assert.That(await subscriber.NextAsync(), Does.StartWith("event: error\ndata: {\"type\":\"error\",\"message\":\"The server is shutting down; resume later\""));
        Assert.That(await subscriber.NextAsync(), Is.Null, "told once");
        await stopping.Soon();
        await server.DisposeAsync();
    }

    [Test, OfOneServer("Limits per address count on each instance."), CancelAfter(30_000)]
    public async Task One_address_holds_only_so_many_channels()
    {
        await using var server = new TestServer<Program>(settings: [("Limits:ConnectionsPerAddress", "2")]);
        using var http = server.CreateClient();
        var session = await SessionAsync(server);
        using var one = await Subscriber.ComeAsync(http, session);
        var two = await Subscriber.ComeAsync(http, session);

        using (var refused = await Subscriber.AskAsync(http, session))
        {
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
            Assert.That((await refused.Content.ReadFromJsonAsync(WireJson.Wire.Problem))?.Detail, Does.Contain("2 connections"));
            Assert.That(refused.Headers.RetryAfter, Is.Not.Null);
        }
        using var post = await http.PostAsJsonAsync("/chat/stream", new ChatRequest("say hi"), WireJson.Wire.ChatRequest);
        Assert.That(post.StatusCode, Is.EqualTo(HttpStatusCode.OK), "a reply is no channel");
        two.Dispose();
        HttpResponseMessage? three = null;
        await Reading.UntilAsync(async () => (three = await Subscriber.AskAsync(http, session)).IsSuccessStatusCode);
        using var _ = three;
        Assert.That(await http.GetStringAsync("/health"), Does.Contain("\"streaming_connections\":2"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_browser_brings_its_key_in_the_address_and_nobody_shows_it()
    {
        await using var server = new TestServer<Program>(settings: [("CHAT_API_KEY", "secret-key")]);
        using var owner = server.CreateClient("secret-key");
        using var http = server.CreateClient();
        using var created = await owner.PostAsync("/sessions/new", null);
        var session = (await created.Content.ReadFromJsonAsync(WireJson.Wire.SessionCreated))!.SessionId;

        async Task<HttpStatusCode> AskAsync(string query, string accept)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/sessions/{session}/events{query}");
            request.Headers.Add("Accept", accept);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return response.StatusCode;
        }
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await AskAsync("?access_token=secret-key", "text/event-stream"), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await AskAsync("?access_token=wrong", "text/event-stream"), Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(await AskAsync("", "text/event-stream"), Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(await server.ScreenAsync(), Does.Not.Contain("secret-key"));
        }
    }

    [TestCase("""{"message":" "}""", HttpStatusCode.BadRequest)]
    [TestCase("{", HttpStatusCode.BadRequest)]
    [CancelAfter(30_000)]
    public async Task A_wrong_message_is_refused(string body, HttpStatusCode status)
    {
        await using var server = new TestServer<Program>();
        using var http = server.CreateClient();
        using var content = new StringContent(body, null, "application/json");
        using var refused = await http.PostAsync($"/sessions/{await SessionAsync(server)}/messages", content);
        using var unknown = await SayAsync(http, Guid.Empty.ToString(), "hi");
        using var nowhere = await Subscriber.AskAsync(http, Guid.Empty.ToString());
        Assert.That((refused.StatusCode, unknown.StatusCode, nowhere.StatusCode), Is.EqualTo((status, HttpStatusCode.NotFound, HttpStatusCode.NotFound)));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_subscriber_that_does_not_read_holds_up_nobody_and_hears_it_all_later()
    {
        const int Pieces = 1000;
        var model = new ScriptedModel();
        var reply = model.Prepare();
        await using var server = new TestServer<Program>(model);
        using var http = server.CreateClient();
        var session = await SessionAsync(server);
        using var lazy = await Subscriber.ComeAsync(http, session);
        using var eager = await Subscriber.ComeAsync(http, session);

        (await SayAsync(http, session, "hi")).Dispose();
        for (var piece = 0; piece < Pieces; piece++)
            reply.Say(new string('x', 4096));
        reply.End();
        var heard = await eager.UntilAsync("complete");

        Assert.That(heard, Has.Count.EqualTo(Pieces + 5));
        Assert.That(await lazy.UntilAsync("complete"), Is.EqualTo(heard));
    }

    [Test, CancelAfter(30_000)]
    public async Task Head_is_answered_without_a_stream()
    {
        await using var server = new TestServer<Program>();
        using var http = server.CreateClient();
        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/sessions/{await SessionAsync(server)}/events"));
        Assert.That((head.StatusCode, head.Content.Headers.ContentType?.ToString()), Is.EqualTo((HttpStatusCode.OK, "text/event-stream; charset=utf-8")));
        Assert.That(server.Open, Is.Zero);
    }

    static async Task<string> SessionAsync(TestServer<Program> server) => (await server.CreateSessionAsync()).Id;

    static Task<HttpResponseMessage> SayAsync(HttpClient http, string session, string message) =>
        http.PostAsJsonAsync($"/sessions/{session}/messages", new ChatRequest(message), WireJson.Wire.ChatRequest);

    static async Task EndedAsync(TestServer<Program> server, string session, string message) =>
        await (await server.StartTurnAsync(session, message)).ReadAsync().ToEndAsync();
}
