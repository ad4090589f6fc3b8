using GenAiTransport.Grpc.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

/// <summary>The transport as something that holds a connection: it hears of others, it can be cut, mended and measured.</summary>
[TestFixture]
public sealed class GrpcLiveTests
{
    readonly ScriptedModel _model = new();
    TestServer<Program> _server = null!;
    GrpcTransport _client = null!;
    string _session = "";

    [SetUp]
    public void Start()
    {
        _server = new TestServer<Program>(_model);
        _client = Connect();
        _server.Sessions.TryCreate(null, null, out var session, out _);
        _session = session!.Id;
    }

    [TearDown]
    public async Task Stop()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    GrpcTransport Connect() => new(new ServerAddress(_server.Address), new HurriedClock());

    [Test, CancelAfter(30_000)]
    public async Task What_others_do_is_news_and_what_one_does_oneself_is_not(CancellationToken cancellationToken)
    {
        _model.Prepare("mine");
        _model.Prepare("theirs");
        await _client.ConnectAsync(cancellationToken);
        await _client.JoinAsync(_session, cancellationToken);
        await using var other = Connect();

        await _client.SendAsync(_session, "my question", cancellationToken).ToEndAsync();
        await other.JoinAsync(_session, cancellationToken);
        await other.TypeAsync(typing: true, cancellationToken);
        await other.SendAsync(_session, "their question", cancellationToken).ToEndAsync();
        await other.DisposeAsync();

        var news = new List<string>();
        await foreach (var item in _client.NewsAsync(cancellationToken))
        {
            var update = ((OthersDid)item).Update;
            news.Add($"{update.UpdateType} {update.Message}".TrimEnd());
            if (news.Count == 5)
                break;
        }
        // Turns and the rest come over different channels, so only each by itself is in order.
        Assert.That(news, Is.EquivalentTo(["user_joined", "user_typing", "message_added their question", "message_added theirs", "user_disconnected"]));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_ping_comes_back_and_an_unknown_session_is_not_joined(CancellationToken cancellationToken)
    {
        Assert.That(_client.IsConnected, Is.False, "it connects when it is needed");
        Assert.That(await _client.PingAsync(cancellationToken), Is.GreaterThan(TimeSpan.Zero));
        Assert.That(_client.IsConnected, Is.True);
        Assert.That(async () => await _client.JoinAsync("nowhere", cancellationToken), Throws.TypeOf<RefusedException>().With.Message.EqualTo("Session not found"));
        Assert.That(async () => await _client.Sessions.StopAsync("nowhere", cancellationToken), Throws.TypeOf<RefusedException>());
    }

    [Test, CancelAfter(30_000)]
    public async Task Disconnected_it_stays_so_until_it_is_told_to_connect(CancellationToken cancellationToken)
    {
        var reply = _model.Prepare().Say("one");
        await _client.ConnectAsync(cancellationToken);
        var begun = new TaskCompletionSource();
        var reading = ReadAsync();
        await begun.Task.Soon();

        await _client.DisconnectAsync(cancellationToken);
        var meanwhile = await _client.SendAsync(_session, "hi", cancellationToken).ToEndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_client.IsConnected, Is.False);
            Assert.That((meanwhile.Single() as TurnFailed)?.Message, Is.EqualTo("Disconnected; /connect connects again"));
            Assert.That(async () => await _client.PingAsync(cancellationToken), Throws.TypeOf<RefusedException>());
        }
        reply.End(" two");
        await _client.ConnectAsync(cancellationToken);

        Assert.That((await reading).Text(), Is.EqualTo("one two"), "a reply goes on where it was");
        Assert.That((_client.ConnectionAttempts, _client.Reconnections), Is.EqualTo((2, 1)));

        async Task<List<ChatEvent>> ReadAsync()
        {
            var events = new List<ChatEvent>();
            await foreach (var happened in _client.SendAsync(_session, "hi", cancellationToken))
            {
                events.Add(happened);
                if (happened is Chunk)
                    begun.TrySetResult();
            }
            return events;
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task A_lost_connection_is_mended_unasked_and_the_session_joined_again(CancellationToken cancellationToken)
    {
        await using var proxy = new CuttingProxy(_server.Address);
        await using var client = new GrpcTransport(new ServerAddress(proxy.Address), new HurriedClock());
        await client.JoinAsync(_session, cancellationToken);
        var session = _server.Sessions.Find(_session, null)!;
        var before = session.ConnectedClients.Single();
        await using var news = client.NewsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

        await proxy.CutAsync();

        await news.MoveNextAsync();
        Assert.That(news.Current, Is.EqualTo(new ConnectionChanged(false, "The connection broke; trying to connect again")));
        await news.MoveNextAsync();
        Assert.That(news.Current, Is.EqualTo(new ConnectionChanged(true, "Connected again")));
        await Reading.UntilAsync(() => session.ConnectedClients is [var now] && now != before);
        session.Clear();
        await news.MoveNextAsync();
        Assert.That((news.Current as OthersDid)?.Update.UpdateType, Is.EqualTo(SessionUpdate.SessionCleared));
    }

    [Test, CancelAfter(60_000)]
    public async Task Two_hundred_clients_talk_at_once(CancellationToken cancellationToken)
    {
        const int Clients = 200;
        const int Turns = 10;
        await using var server = new TestServer<Program>(settings: ("Limits:ConnectionsPerAddress", "0"));

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async number =>
        {
            await using var client = new GrpcTransport(new ServerAddress(server.Address));
            var session = (await client.Sessions.CreateAsync(cancellationToken: cancellationToken)).SessionId;
            for (var turn = 0; turn < Turns; turn++)
            {
                var events = await client.SendAsync(session, $"say {number}-{turn}", cancellationToken).ToEndAsync(TimeSpan.FromSeconds(50));
                Assert.That(events.Text(), Is.EqualTo($"{number}-{turn}"));
            }
        }));

        var stats = server.Sessions.Stats.Report("", server.Sessions.Count);
        Assert.That((stats.TotalRequests, stats.SuccessfulRequests), Is.EqualTo(((long)Clients * Turns, (long)Clients * Turns)));
    }
}
