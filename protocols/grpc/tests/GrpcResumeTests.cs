using GenAiTransport.Grpc.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

/// <summary>A connection that breaks, and a reply that arrives all the same, exactly once.</summary>
[TestFixture]
public class GrpcResumeTests : ResumeContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server, TimeProvider time) => new GrpcTransport(server, time);

    /// <summary>It hears of that by pings, on a clock of their own: after half a minute.</summary>
    [Test, Nightly, CancelAfter(90_000)]
    public override async Task A_connection_that_falls_silent_is_taken_for_broken(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        var reply = model.Prepare().Say("one");
        await using var server = new TestServer<Program>(model);
        await using var proxy = new CuttingProxy(server.Address);
        await using var client = new GrpcTransport(new ServerAddress(proxy.Address), new HurriedClock());
        var session = await server.CreateSessionAsync();

        var events = new List<ChatEvent>();
        await foreach (var happened in client.SendAsync(session.Id, "hi", cancellationToken))
        {
            events.Add(happened);
            if (happened is Chunk { ChunkNumber: 1 })
            {
                proxy.Mute();
                reply.End(" two");
            }
        }

        AssertWhole(events, "one two", "silent after the first chunk");
        Assert.That(client.Reconnections, Is.EqualTo(1));
    }

    [TestCase(0, false)]
    [TestCase(0, true)]
    [TestCase(20, false)]
    [TestCase(20, true)]
    [CancelAfter(30_000)]
    public async Task A_question_is_asked_again_where_the_connection_broke_before_the_answer(int bytes, bool resets, CancellationToken cancellationToken)
    {
        await using var server = new TestServer<Program>();
        server.Sessions.TryCreate(null, null, out var session, out _);
        await using var proxy = new CuttingProxy(server.Address, bytes, resets);
        await using var client = new GrpcTransport(new ServerAddress(proxy.Address));
        Assert.That((await client.Sessions.ListAsync(cancellationToken)).Sessions.Single().SessionId, Is.EqualTo(session!.Id));
        Assert.That(proxy.HasCut, Is.True);
    }

    [Test, CancelAfter(30_000)]
    public async Task Several_replies_under_way_all_resume_in_their_order(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        var first = model.Prepare().Say("one");
        model.Prepare("second");
        model.Prepare("third");
        await using var server = new TestServer<Program>(model);
        await using var proxy = new CuttingProxy(server.Address);
        await using var client = new GrpcTransport(new ServerAddress(proxy.Address), new HurriedClock());
        server.Sessions.TryCreate(null, null, out var session, out _);
        var begun = new TaskCompletionSource();
        var reading = ReadAsync("1");
        await begun.Task.Soon();
        var later = new[] { ReadAsync("2"), ReadAsync("3") };
        await client.PingAsync(cancellationToken);

        await proxy.CutAsync();
        first.End(" and only");

        AssertWhole(await reading, "one and only", "the first");
        AssertWhole(await later[0], "second", "the second");
        AssertWhole(await later[1], "third", "the third");
        Assert.That(session!.Details().Messages.Select(message => message.Text), Is.EqualTo(["1", "one and only", "2", "second", "3", "third"]));

        async Task<List<ChatEvent>> ReadAsync(string message)
        {
            var events = new List<ChatEvent>();
            await foreach (var happened in client.SendAsync(session!.Id, message, cancellationToken))
            {
                events.Add(happened);
                if (happened is Chunk)
                    begun.TrySetResult();
            }
            return events;
        }
    }

    /// <summary>The library may lose the stream's end when the connection goes with it; then the ping notices, within half a minute.</summary>
    [Test, CancelAfter(60_000)]
    public async Task A_server_that_stops_and_comes_back_goes_on_with_the_reply(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        var reply = model.Prepare().Say("one");
        var server = new TestServer<Program>(model);
        var sessions = server.Sessions;
        await using var client = new GrpcTransport(new ServerAddress(server.Address), new HurriedClock());
        sessions.TryCreate(null, null, out var session, out _);
        var lost = new TaskCompletionSource();
        client.Notice += _ => lost.TrySetResult();
        var reading = client.SendAsync(session!.Id, "hi", cancellationToken).ToEndAsync();
        await Reading.UntilAsync(() => session.Latest?.Position > 0);

        await server.DisposeAsync();
        await lost.Task.Soon();
        reply.End(" two");
        await using var again = new TestServer<Program>(server.Address, sessions);

        AssertWhole(await reading, "one two", "stopped after the first chunk");
    }

    [Test, CancelAfter(30_000)]
    public async Task A_server_that_stops_and_does_not_come_back_is_given_up_after_a_while(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        model.Prepare().Say("one");
        var server = new TestServer<Program>(model);
        var clock = new ManualClock();
        await using var client = new GrpcTransport(new ServerAddress(server.Address), clock);
        server.Sessions.TryCreate(null, null, out var session, out _);
        var lost = new TaskCompletionSource();
        client.Notice += _ => lost.TrySetResult();
        var reading = client.SendAsync(session!.Id, "hi", cancellationToken).ToEndAsync();
        await Reading.UntilAsync(() => session.Latest?.Position > 0);

        await server.DisposeAsync();
        await lost.Task.Soon();
        await clock.AdvanceUntilAsync(reading, TimeSpan.FromSeconds(5)).Soon();

        Assert.That(((await reading)[^1] as TurnFailed)?.Message, Does.Contain("could not be reached again"));
        Assert.That(client.IsConnected, Is.False);
    }
}
