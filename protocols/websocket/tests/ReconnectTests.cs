using GenAiTransport.Testing;
using GenAiTransport.WebSockets.Client;

namespace GenAiTransport.WebSockets.Tests;

/// <summary>The client's one promise about broken connections: every message is answered once, and its reply arrives whole, once.</summary>
[TestFixture]
public class ReconnectTests
{
    [TestCase(false, TestName = "Cut_after_any_number_of_bytes_the_reply_arrives_exactly_once")]
    [TestCase(true, TestName = "Reset_after_any_number_of_bytes_the_reply_arrives_exactly_once")]
    [CancelAfter(180_000)]
    public async Task Broken_after_any_number_of_bytes(bool resets, CancellationToken cancellationToken)
    {
        using var model = new ScriptedModel();
        await using var server = new TestServer<Program>(model);
        var step = Depth.CutEvery;
        var resumed = 0;
        var isWhole = false;
        for (var bytes = 0; !isWhole; bytes += step)
        {
            model.Prepare("Grüße, ", "\"wörld\" ", "👋\n");
            var session = await server.CreateSessionAsync();
            await using var proxy = new CuttingProxy(server.Address, bytes, resets);
            await using var client = Connect(proxy);

            List<ChatEvent> events;
            try
            {
                events = await client.SendAsync(session.Id, "hi", cancellationToken).ToEndAsync();
            }
            catch (ServerUnreachableException)
            {
                // Thrown only before anything was sent: cut in the handshake.
                Assert.That((await session.SummaryAsync()).MessageCount, Is.Zero, $"cut after {bytes} bytes");
                events = await client.SendAsync(session.Id, "hi", cancellationToken).ToEndAsync();
            }

            isWhole = !proxy.HasCut;
            resumed += client.Reconnections;
            AssertWhole(events, "Grüße, \"wörld\" 👋", $"cut after {bytes} bytes");
            Assert.That((await session.SummaryAsync()).MessageCount, Is.EqualTo(2), $"asked once, cut after {bytes} bytes");
            await server.DeleteSessionAsync(session.Id);
        }
        Assert.That(resumed, Is.GreaterThan(500 / step), "the reply was cut in many places");
    }

    [Test, CancelAfter(30_000)]
    public async Task A_broken_connection_is_mended_and_told_once(CancellationToken cancellationToken)
    {
        using var model = new ScriptedModel();
        var reply = model.Prepare().Say("one");
        await using var server = new TestServer<Program>(model);
        var session = await server.CreateSessionAsync();
        await using var proxy = new CuttingProxy(server.Address);
        await using var client = Connect(proxy);
        var notices = new List<string>();
        client.Notice += notices.Add;

        var events = new List<ChatEvent>();
        await foreach (var happened in client.SendAsync(session.Id, "hi", cancellationToken))
        {
            events.Add(happened);
            if (happened is Chunk { ChunkNumber: 1 })
            {
                await proxy.CutAsync();
                reply.Say(" two").End(" three");
            }
        }

        AssertWhole(events, "one two three", "cut after the first chunk");
        Assert.That(notices, Is.EqualTo(["The connection broke; trying to go on with the reply", "Connected again; the reply goes on"]));
        Assert.That(await NewsAsync(client, 2), Is.EqualTo([
            new ConnectionChanged(false, "The connection is lost; trying to connect again"), new ConnectionChanged(true, "Connected again")]));
        Assert.That((client.ConnectionAttempts, client.Reconnections, client.IsConnected), Is.EqualTo((2, 1, true)));

        var next = model.Prepare().Say("four");
        await foreach (var happened in client.SendAsync(session.Id, "hi again", cancellationToken))
        {
            if (happened is not Chunk { ChunkNumber: 1 })
                continue;
            proxy.CutAll();
            next.End(" five");
        }

        Assert.That(await NewsAsync(client, 2), Has.Count.EqualTo(2));
        Assert.That(notices, Has.Count.EqualTo(2), "who reads the news is told there, and there only");
    }

    [Test, CancelAfter(30_000)]
    public async Task An_idle_client_is_back_in_its_session(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<Program>();
        var session = await server.CreateSessionAsync();
        await using var proxy = new CuttingProxy(server.Address);
        await using var client = Connect(proxy);
        await client.JoinAsync(session.Id, cancellationToken);

        await proxy.CutAsync();
        await NewsAsync(client, 2);

        using var other = await RawSocket.JoinAsync(server.Address, session.Id);
        await other.SendAsync("""{"type":"typing_start"}""");
        var news = await NewsAsync(client, 2);
        Assert.That(news.Cast<OthersDid>().Select(did => (did.Update.UpdateType, did.Update.ConnectionId)),
            Is.EqualTo([("user_joined", other.ConnectionId), ("user_typing", other.ConnectionId)]));
    }

    [Test, CancelAfter(30_000)]
    public async Task All_messages_under_way_are_answered_once(CancellationToken cancellationToken)
    {
        using var model = new ScriptedModel();
        var first = model.Prepare().Say("one");
        model.Prepare("two");
        model.Prepare("three");
        await using var server = new TestServer<Program>(model);
        var session = await server.CreateSessionAsync();
        await using var proxy = new CuttingProxy(server.Address);
        await using var client = Connect(proxy);
        var replies = new List<Task<List<ChatEvent>>> { client.SendAsync(session.Id, "1", cancellationToken).ToEndAsync() };
        await first.Asked.Soon();
        foreach (var message in (string[])["2", "3"])
        {
            replies.Add(client.SendAsync(session.Id, message, cancellationToken).ToEndAsync());
            await UntilAskedAsync(server, session, message);
        }
        await Reading.UntilAsync(() => proxy.Passed.Contains("\"one\"", StringComparison.Ordinal));

        await proxy.CutAsync();
        first.End();

        var events = await Task.WhenAll(replies);
        Assert.That(events.Select(reply => reply.Text()), Is.EqualTo(["one", "two", "three"]));
        Assert.That(events.Select(reply => reply.OfType<TurnStatus>().Single().ContextMessages), Is.EqualTo([1, 3, 5]));
        Assert.That((await session.SummaryAsync()).MessageCount, Is.EqualTo(6));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_message_that_was_cleared_away_after_the_break_is_given_up(CancellationToken cancellationToken)
    {
        using var model = new ScriptedModel();
        model.Prepare().Say("one");
        await using var server = new TestServer<Program>(model);
        var session = await server.CreateSessionAsync();
        await using var proxy = new CuttingProxy(server.Address);
        await using var client = Connect(proxy);
        var running = client.SendAsync(session.Id, "1", cancellationToken).ToEndAsync();
        await Reading.UntilAsync(() => proxy.Passed.Contains("\"one\"", StringComparison.Ordinal));
        var waiting = client.SendAsync(session.Id, "2", cancellationToken).ToEndAsync();
        await UntilAskedAsync(server, session, "2");

        await proxy.CutAsync();
        await NewsAsync(client, 2);
        await client.Sessions.ClearAsync(session.Id, cancellationToken);

        Assert.That(((await running)[^1] as TurnCompleted)?.FinishReason, Is.EqualTo("stopped"));
        Assert.That(((await waiting)[^1] as TurnFailed)?.Message, Does.Contain("cleared before this message was answered"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_reply_whose_session_is_gone_is_given_up(CancellationToken cancellationToken)
    {
        using var model = new ScriptedModel();
        var reply = model.Prepare().Say("one");
        await using var server = new TestServer<Program>(model);
        var session = await server.CreateSessionAsync();
        await using var proxy = new CuttingProxy(server.Address);
        var clock = new ManualClock();
        await using var client = new WebSocketTransport(new ServerAddress(proxy.Address), clock);

        var reading = client.SendAsync(session.Id, "hi", cancellationToken).ToEndAsync();
        await Reading.UntilAsync(() => proxy.Passed.Contains("\"one\"", StringComparison.Ordinal));
        await proxy.CutAsync();
        await server.DeleteSessionAsync(session.Id);
        await reply.Cancelled.Soon();
        await clock.AdvanceUntilAsync(reading, TimeSpan.FromSeconds(1)).Soon();

        Assert.That(((await reading)[^1] as TurnFailed)?.Message, Does.Contain("does not have the rest"));
        var next = await client.SendAsync((await server.CreateSessionAsync()).Id, "", cancellationToken).ToEndAsync();
        Assert.That((next[^1] as TurnFailed)?.Message, Is.EqualTo("Message is required"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_server_that_does_not_come_back_is_given_up_after_a_while(CancellationToken cancellationToken)
    {
        using var model = new ScriptedModel();
        model.Prepare().Say("one");
        await using var server = new TestServer<Program>(model);
        var session = await server.CreateSessionAsync();
        var proxy = new CuttingProxy(server.Address);
        var clock = new ManualClock();
        await using var client = new WebSocketTransport(new ServerAddress(proxy.Address), clock);

        var reading = client.SendAsync(session.Id, "hi", cancellationToken).ToEndAsync();
        await Reading.UntilAsync(() => proxy.Passed.Contains("\"one\"", StringComparison.Ordinal));
        await proxy.DisposeAsync();
        await clock.AdvanceUntilAsync(reading, TimeSpan.FromSeconds(5)).Soon();

        Assert.That(((await reading)[^1] as TurnFailed)?.Message, Does.Contain("could not be reached again"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_message_that_arrived_is_not_answered_twice()
    {
        using var model = new ScriptedModel();
        var reply = model.Prepare().Say("once");
        await using var server = new TestServer<Program>(model);
        var (client, session) = await RawSocket.BeginAsync(server.Address);
        using var _ = client;
        var chat = $$"""{"type":"chat","message":"hi","session_id":"{{session}}","turn_id":"{{Guid.NewGuid()}}"}""";
        await client.SendAsync(chat);
        await client.ReadAsync("chunk");
        await client.SendAsync(chat);
        await client.SendAsync(chat);
        reply.End();
        var frames = await client.ReadToAsync("response_complete");
        await client.SayAsync("""{"type":"ping"}""", "pong");
        Assert.That(frames.Select(frame => RawSocket.Field(RawSocket.Parse(frame), "type")), Is.EqualTo(["chunk", "response_complete"]));
        Assert.That((await server.FindAsync(session)).MessageCount, Is.EqualTo(2));
    }

    static Task UntilAskedAsync(TestServer<Program> server, IChatSession session, string message) =>
        Reading.UntilAsync(async () => (await server.FindAsync(session.Id)).Latest?.Message == message);

    static WebSocketTransport Connect(CuttingProxy proxy) => new(new ServerAddress(proxy.Address), new HurriedClock());

    static async Task<List<LiveNews>> NewsAsync(WebSocketTransport client, int count)
    {
        using var late = new CancellationTokenSource(Reading.Limit);
        var news = new List<LiveNews>();
        await foreach (var item in client.NewsAsync(late.Token))
        {
            news.Add(item);
            if (news.Count == count)
                break;
        }
        return news;
    }

    static void AssertWhole(List<ChatEvent> events, string text, string when)
    {
        var chunks = events.OfType<Chunk>().ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(events.Text(), Is.EqualTo(text), when);
            Assert.That(events.Select(happened => happened.GetType()), Is.EqualTo(
                [typeof(TurnStarted), typeof(TurnStatus), .. chunks.Select(_ => typeof(Chunk)), typeof(TurnCompleted)]), when);
            Assert.That(chunks.Select(chunk => chunk.ChunkNumber), Is.EqualTo(Enumerable.Range(1, chunks.Length)), when);
        }
    }
}
