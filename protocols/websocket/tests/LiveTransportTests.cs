using GenAiTransport.Testing;
using GenAiTransport.WebSockets.Client;

namespace GenAiTransport.WebSockets.Tests;

/// <summary>What the client's prompt relies on, besides replies.</summary>
[TestFixture, CancelAfter(30_000)]
public class LiveTransportTests
{
    [Test]
    public async Task Connect_and_disconnect_are_as_named()
    {
        await using var server = new TestServer<Program>();
        await using var client = new WebSocketTransport(new ServerAddress(server.Address));
        Assert.That(client.IsConnected, Is.False);
        await client.ConnectAsync();
        await client.ConnectAsync();
        Assert.That((client.IsConnected, client.ConnectionAttempts), Is.EqualTo((true, 1)));

        await client.DisconnectAsync();
        Assert.That(client.IsConnected, Is.False);
        await server.ShowsAsync("Reason: Closed by the client");
        var session = await client.Sessions.CreateAsync();
        var refused = await client.SendAsync(session.SessionId, "say hi").ToEndAsync();
        Assert.That((refused.Single() as TurnFailed)?.Message, Is.EqualTo("Not connected; /connect connects again"));

        await client.ConnectAsync();
        Assert.That((await client.SendAsync(session.SessionId, "say hi").ToEndAsync()).Text(), Is.EqualTo("hi"));
        Assert.That((client.ConnectionAttempts, client.Reconnections), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task A_ping_has_a_time_also_while_a_reply_streams()
    {
        using var model = new ScriptedModel();
        var reply = model.Prepare().Say("one");
        await using var server = new TestServer<Program>(model);
        await using var client = new WebSocketTransport(new ServerAddress(server.Address));
        var session = await client.Sessions.CreateAsync();
        var reading = client.SendAsync(session.SessionId, "hi").ToEndAsync();
        await reply.Asked.Soon();
        Assert.That(await client.PingAsync().Soon(), Is.GreaterThan(TimeSpan.Zero));
        reply.End();
        await reading;
    }

    [Test]
    public async Task What_others_do_is_news()
    {
        using var model = new ScriptedModel();
        model.Prepare("Hello", " Ada");
        await using var server = new TestServer<Program>(model);
        await using var client = new WebSocketTransport(new ServerAddress(server.Address));
        await using var other = new WebSocketTransport(new ServerAddress(server.Address));
        var session = (await client.Sessions.CreateAsync()).SessionId;
        await client.JoinAsync(session);
        await other.JoinAsync(session);
        await other.TypeAsync(true);
        await other.TypeAsync(false);
        await other.SendAsync(session, "I am Ada").ToEndAsync();
        await other.Sessions.ClearAsync(session);
        await other.DisconnectAsync();
        await client.Sessions.DeleteAsync(session);

        var news = new List<SessionUpdate>();
        using var late = new CancellationTokenSource(Reading.Limit);
        await foreach (var item in client.NewsAsync(late.Token))
        {
            Assert.That((item as OthersDid)?.SessionId, Is.EqualTo(session));
            news.Add(((OthersDid)item).Update);
            if (news[^1].UpdateType == "session_deleted")
                break;
        }
        Assert.That(news.Select(update => (update.UpdateType, update.Typing, update.MessageCount, update.Role, update.Message, update.ConnectedClients)), Is.EquivalentTo(
            new (string, bool?, int?, string?, string?, int?)[]
            {
                ("user_joined", null, null, null, null, 2),
                ("user_typing", true, null, null, null, null),
                ("user_typing", false, null, null, null, null),
                ("message_added", null, 1, "user", "I am Ada", null),
                ("message_added", null, 2, "model", "Hello Ada", null),
                ("session_cleared", null, 0, null, null, null),
                ("user_disconnected", null, null, null, null, 1),
                ("session_deleted", null, null, null, null, null),
            }));
    }

    [Test]
    public async Task A_message_that_fills_more_than_a_frame_is_refused_and_the_next_one_works()
    {
        await using var server = new TestServer<Program>();
        await using var client = new WebSocketTransport(new ServerAddress(server.Address), new HurriedClock());
        var session = (await client.Sessions.CreateAsync()).SessionId;
        var refused = await client.SendAsync(session, new string('你', 30_000)).ToEndAsync();
        Assert.That((refused.Single() as TurnFailed)?.Message, Is.EqualTo("The message is longer than the server takes in one frame"));
        Assert.That((await client.SendAsync(session, "say hi").ToEndAsync()).Text(), Is.EqualTo("hi"));
    }

    [Test]
    public async Task Messages_to_two_sessions_are_answered_one_after_the_other()
    {
        await using var server = new TestServer<Program>();
        await using var client = new WebSocketTransport(new ServerAddress(server.Address));
        var sessions = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.Sessions.CreateAsync()));
        var replies = await Task.WhenAll(sessions.SelectMany(session => Enumerable.Range(0, 5).Select(
            number => client.SendAsync(session.SessionId, $"say {number}").ToEndAsync())));
        Assert.That(replies.Select(reply => reply.Text()), Is.EqualTo(Enumerable.Range(0, 20).Select(number => $"{number % 5}")));
    }

    [Test]
    public async Task A_reply_that_is_left_is_in_nobodys_way()
    {
        using var model = new ScriptedModel();
        var left = model.Prepare().Say("one");
        model.Prepare("two");
        await using var server = new TestServer<Program>(model);
        await using var client = new WebSocketTransport(new ServerAddress(server.Address));
        var session = (await client.Sessions.CreateAsync()).SessionId;
        await foreach (var happened in client.SendAsync(session, "hi"))
        {
            if (happened is Chunk)
                break;
        }
        var next = client.SendAsync(session, "again").ToEndAsync();
        left.End();
        Assert.That((await next).Text(), Is.EqualTo("two"));
    }

    [Test]
    public async Task A_wrong_key_is_told()
    {
        await using var server = new TestServer<Program>(settings: ("CHAT_API_KEY", "right"));
        await using var client = new WebSocketTransport(new ServerAddress(server.Address, "wrong"));
        Assert.That(async () => await client.ConnectAsync(), Throws.TypeOf<RefusedException>().With.Message.Contains("needs a key"));
        await using var right = new WebSocketTransport(new ServerAddress(server.Address, "right"));
        await right.ConnectAsync();
    }
}
