using System.Text.Json;
using GenAiTransport.Testing;
using static GenAiTransport.WebSockets.Tests.RawSocket;

namespace GenAiTransport.WebSockets.Tests;

[TestFixture, CancelAfter(40_000)]
public class SharedSessionTests
{
    [Test]
    public async Task A_late_joiner_sees_the_running_reply_from_its_beginning()
    {
        using var model = new ScriptedModel();
        var reply = model.Prepare().Say("one").Say(" two");
        await using var server = new TestServer<Program>(model);
        var (one, session) = await BeginAsync(server.Address);
        using var _ = one;
        await one.SendAsync(Chat("count"));
        await one.ReadAsync("chunk");

        using var late = await JoinAsync(server.Address, session);
        var question = Parse(await late.ReadAsync());
        Assert.That((Field(question, "update_type"), Field(question, "message")), Is.EqualTo(("message_added", "count")));
        await late.ReadAsync("response_start");
        Assert.That(Field(Parse(await late.ReadAsync("chunk")), "text"), Is.EqualTo("one"));
        reply.End(" three");
        Assert.That(Text(await late.ReadToAsync("response_complete")), Is.EqualTo(" two three"));
    }

    [Test]
    public async Task A_reply_is_resumed_at_every_chunk()
    {
        using var model = new ScriptedModel();
        var reply = model.Prepare().Say("a").Say("b").Say("c");
        await using var server = new TestServer<Program>(model);
        var (one, session) = await BeginAsync(server.Address);
        using var _ = one;
        await one.SendAsync(Chat("hi"));
        var turn = Field(Parse(await one.ReadAsync("response_start")), "turn_id");

        // While it runs, and after its end.
        var running = await Task.WhenAll(Enumerable.Range(0, 3).Select(after => ResumeAsync(server, session, turn, after)));
        reply.End("d");
        foreach (var (client, after) in running.Select((client, after) => (client, after)))
        {
            Assert.That(Text(await client.ReadToAsync("response_complete")), Is.EqualTo("abcd"[after..]), $"after {after}, live");
            client.Dispose();
        }
        for (var after = 0; after <= 4; after++)
        {
            using var late = await ResumeAsync(server, session, turn, after);
            var frames = await late.ReadToAsync("response_complete");
            Assert.That(Text(frames), Is.EqualTo("abcd"[after..]), $"after {after}");
            Assert.That(frames, Has.Count.EqualTo(4 - after + 1), "nothing but the missed frames");
        }
        using var whole = await ResumeAsync(server, session, turn?.ToUpperInvariant(), null);
        var all = await whole.ReadToAsync("response_complete");
        Assert.That(all.Select(frame => Field(Parse(frame), "type")), Is.EqualTo(["status", "response_start", "chunk", "chunk", "chunk", "chunk", "response_complete"]));
    }

    [Test]
    public async Task Whoever_resumes_hears_the_turns_that_followed()
    {
        using var model = new ScriptedModel();
        model.Prepare("first");
        model.Prepare("second");
        await using var server = new TestServer<Program>(model);
        var (one, session) = await BeginAsync(server.Address);
        using var _ = one;
        await one.SendAsync(Chat("1"));
        var turn = Field(Parse(await one.ReadAsync("response_start")), "turn_id");
        await one.ReadAsync("response_complete");
        await one.SendAsync(Chat("2"));
        await one.ReadAsync("response_complete");

        using var back = await ResumeAsync(server, session, turn, 1);
        await back.ReadAsync("response_complete");
        Assert.That(Text(await back.ReadToAsync("response_complete")), Is.EqualTo("second"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_same_message_over_two_connections_at_once_is_answered_once_and_told_to_both(bool inASession)
    {
        const int Rounds = 25;
        await using var server = new TestServer<Program>();
        for (var round = 1; round <= Rounds; round++)
        {
            var session = inASession ? (await server.CreateSessionAsync()).Id : "";
            var chat = $$"""{"type":"chat","message":"say one two three","turn_id":"{{Guid.NewGuid()}}","session_id":"{{session}}"}""";
            using var one = await ConnectAsync(server.Address);
            using var two = await ConnectAsync(server.Address);
            await Task.WhenAll(one.SendAsync(chat), two.SendAsync(chat));
            var told = await Task.WhenAll(one.ReadToAsync("response_complete"), two.ReadToAsync("response_complete"));

            Assert.That(told.SelectMany(frames => frames).Select(frame => Field(Parse(frame), "type")), Has.None.EqualTo("error"), $"round {round}");
            Assert.That(told.Select(Text), Is.All.EqualTo("one two three"));
            Assert.That(await server.ListSessionsAsync(), Has.Count.EqualTo(round), "and nothing is left of the other");
        }
        Assert.That((await server.ListSessionsAsync()).Select(kept => kept.MessageCount), Is.All.EqualTo(2));
    }

    [Test]
    public async Task A_message_that_is_sent_again_after_its_reply_is_told_it_again()
    {
        await using var server = new TestServer<Program>();
        var (one, session) = await BeginAsync(server.Address);
        using var _ = one;
        using var two = await ConnectAsync(server.Address);
        var chat = $$"""{"type":"chat","message":"say hi","turn_id":"{{Guid.NewGuid().ToString().ToUpperInvariant()}}","session_id":"{{session}}"}""";
        foreach (var client in (RawSocket[])[one, one, two, two])
        {
            await client.SendAsync(chat);
            Assert.That(Text(await client.ReadToAsync("response_complete")), Is.EqualTo("hi"));
        }
        Assert.That((await server.FindAsync(session)).MessageCount, Is.EqualTo(2));
        var other = Parse(await one.SayAsync(chat.Replace("say hi", "say ho", StringComparison.Ordinal), "error"));
        Assert.That(Field(other, "message"), Is.EqualTo("There is a turn with this turn_id already"));
    }

    [TestCase("""{"type":"join_session","session_id":"nowhere"}""", "Session not found")]
    [TestCase("""{"type":"join_session"}""", "Session not found")]
    [TestCase("""{"type":"join_session","session_id":"SESSION","turn_id":"nothing"}""", "Reply not found; it is kept for a few minutes after its end")]
    public async Task What_is_not_there_cannot_be_joined(string frame, string sentence)
    {
        await using var server = new TestServer<Program>();
        var (client, session) = await BeginAsync(server.Address);
        using var _ = client;
        var error = Parse(await client.SayAsync(frame.Replace("SESSION", session, StringComparison.Ordinal), "error"));
        Assert.That(Field(error, "message"), Is.EqualTo(sentence));
        Assert.That((await server.FindAsync(session)).ConnectedClients, Has.Count.EqualTo(1), "it stays where it was");
    }

    [Test]
    public async Task Joining_another_session_leaves_the_old_one()
    {
        await using var server = new TestServer<Program>();
        var (one, first) = await BeginAsync(server.Address);
        using var _ = one;
        using var other = await JoinAsync(server.Address, first);
        await one.ReadAsync("user_joined");

        var second = Field(Parse(await other.SayAsync("""{"type":"create_session"}""", "session_created")), "session_id")!;

        var left = Parse(await one.ReadAsync("user_disconnected"));
        Assert.That((Field(left, "connection_id"), Field(left, "connected_clients")), Is.EqualTo((other.ConnectionId, "1")));
        Assert.That(await ClientsAsync(server), Is.EquivalentTo([(first, 1), (second, 1)]));
        await one.SendAsync("""{"type":"typing_start"}""");
        await one.SayAsync("""{"type":"ping"}""", "pong");
        Assert.That(Field(Parse(await other.SayAsync("""{"type":"ping"}""", "pong")), "type"), Is.EqualTo("pong"));
        other.Dispose();
    }

    [Test]
    public async Task A_message_to_another_session_joins_it()
    {
        await using var server = new TestServer<Program>();
        var (one, first) = await BeginAsync(server.Address);
        var (two, second) = await BeginAsync(server.Address);
        using var _ = one;
        using var __ = two;
        await two.SendAsync(Chat("say hi", first));
        Assert.That(Text(await two.ReadToAsync("response_complete")), Is.EqualTo("hi"));
        Assert.That(Text(await one.ReadToAsync("response_complete")), Is.EqualTo("hi"));
        Assert.That(await ClientsAsync(server), Is.EquivalentTo([(first, 2), (second, 0)]));
    }

    [Test]
    public async Task Clear_and_delete_are_seen_by_everybody()
    {
        using var model = new ScriptedModel();
        model.Prepare().Say("never ending");
        model.Prepare().Say("neither");
        await using var server = new TestServer<Program>(model);
        using var http = server.CreateClient();
        var (one, session) = await BeginAsync(server.Address);
        using var two = await JoinAsync(server.Address, session);
        await one.SendAsync(Chat("hi"));
        await one.ReadAsync("chunk");

        await http.PostAsync($"/sessions/{session}/clear", null);
        foreach (var client in (RawSocket[])[one, two])
        {
            // What is cleared and how the reply ends are two things; they come in either order.
            var seen = new List<string> { await client.ReadAsync("session_cleared") };
            await client.SendAsync("""{"type":"ping"}""");
            await client.ReadAsync("pong");
        }
        await one.SendAsync(Chat("again"));
        await one.ReadAsync("chunk");
        await http.DeleteAsync($"/sessions/{session}");
        foreach (var client in (RawSocket[])[one, two])
        {
            var frames = await client.ReadToAsync("session_deleted");
            Assert.That(frames.Select(frame => Field(Parse(frame), "finish_reason")), Has.Some.EqualTo("stopped"), "the reply's end comes before");
        }
        Assert.That(Field(Parse(await one.SayAsync(Chat("anybody?"), "error")), "message"), Is.EqualTo("Session not found"));
        Assert.That(Field(Parse(await one.SayAsync("""{"type":"create_session"}""", "session_created")), "session_id"), Is.Not.EqualTo(session));
        one.Dispose();
    }

    [Test]
    public async Task A_hundred_clients_see_the_same_frames()
    {
        await using var server = new TestServer<Program>();
        var (one, session) = await BeginAsync(server.Address);
        var others = await Task.WhenAll(Enumerable.Range(1, 99).Select(_ => JoinAsync(server.Address, session)));
        await one.SendAsync(Chat("say " + string.Join(' ', Enumerable.Range(0, 400))));
        var mine = await one.ReadToAsync("response_complete");
        var theirs = await Task.WhenAll(others.Select(client => client.ReadToAsync("response_complete")));

        var reply = mine.Where(IsReply).ToList();
        Assert.That(Text(mine), Is.EqualTo(string.Join(' ', Enumerable.Range(0, 400))));
        Assert.That(theirs.Select(frames => frames.Where(IsReply).ToList()), Has.All.EqualTo(reply));
        foreach (var client in others.Append(one))
            client.Dispose();

        static bool IsReply(string frame) => Field(Parse(frame), "type") is "chunk" or "response_complete";
    }

    [Test, OfOneServer("An instance counts its own connections.")]
    public async Task Health_and_stats_count_the_connections()
    {
        await using var server = new TestServer<Program>();
        using var http = server.CreateClient();
        using var one = await ConnectAsync(server.Address);
        using var two = await ConnectAsync(server.Address);
        Assert.That(await CountAsync("/health"), Is.EqualTo(2));
        Assert.That(await CountAsync("/stats"), Is.EqualTo(2));
        one.Dispose();
        await two.Socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, default);
        using var late = new CancellationTokenSource(Reading.Limit);
        while (await CountAsync("/health") > 0)
            await Task.Delay(10, late.Token);

        async Task<int> CountAsync(string path) =>
            JsonDocument.Parse(await http.GetStringAsync(path)).RootElement.GetProperty("websocket_connections").GetInt32();
    }

    static async Task<RawSocket> ResumeAsync(TestServer<Program> server, string session, string? turn, int? after)
    {
        var client = await ConnectAsync(server.Address);
        var position = after is null ? "" : $",\"after\":{after}";
        await client.SendAsync($$"""{"type":"join_session","session_id":"{{session}}","turn_id":"{{turn}}"{{position}}}""");
        await client.ReadAsync("session_joined");
        return client;
    }

    static async Task<IEnumerable<(string Session, int Clients)>> ClientsAsync(TestServer<Program> server)
    {
        using var http = server.CreateClient();
        var list = JsonDocument.Parse(await http.GetStringAsync("/sessions")).RootElement;
        return [.. list.GetProperty("sessions").EnumerateArray().Select(session => (Field(session, "session_id")!, session.GetProperty("connected_clients").GetInt32()))];
    }
}
