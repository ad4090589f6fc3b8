using GenAiTransport.Testing;
using Grpc.Core;

namespace GenAiTransport.Grpc.Tests;

/// <summary>What a stream may not do, and how it ends when it does or the server stops.</summary>
[TestFixture]
public sealed class StreamGuardTests
{
    [Test, CancelAfter(30_000)]
    public async Task Too_many_requests_are_told_and_who_goes_on_is_shown_out()
    {
        await using var server = new TestServer<Program>(settings: ("Limits:MessagesPer10Seconds", "3"));
        using var wire = new ChatWire(server.Address);
        for (var count = 0; count < 7; count++)
            await wire.SendAsync(Asked.Stop);

        var told = new List<string>();
        Assert.That(async () =>
        {
            while (true)
                told.Add((await wire.NextAsync()).ErrorMessage);
        }, RpcFails.With(StatusCode.ResourceExhausted, "Too many messages"));

        Assert.That(told, Is.EqualTo(
            Enumerable.Repeat("Session not found", 3).Concat(Enumerable.Repeat("Too many messages; 3 in 10 seconds are allowed", 3))));
        Assert.That(wire.Trailers.GetValue("retry-after"), Is.EqualTo("10"));
    }

    [Test, Nightly, CancelAfter(30_000)]
    public async Task A_slow_flood_is_shown_out_too(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<Program>();
        using var wire = new ChatWire(server.Address);
        Assert.That(async () =>
        {
            // So slow that its account gets something now and then.
            for (; ; await Task.Delay(20, cancellationToken))
            {
                await wire.SendAsync(Asked.Ping);
                await wire.NextAsync();
            }
        }, RpcFails.With(StatusCode.ResourceExhausted, "Too many messages"));
    }

    [Test, CancelAfter(30_000)]
    public async Task After_a_while_requests_are_served_again()
    {
        await using var server = new TestServer<Program>(settings: ("Limits:MessagesPer10Seconds", "50"));
        using var wire = new ChatWire(server.Address);
        do
            await wire.SendAsync(Asked.Stop);
        while ((await wire.NextAsync()).ErrorMessage == "Session not found");

        await Reading.UntilAsync(async () =>
        {
            await wire.SendAsync(Asked.Stop);
            return (await wire.NextAsync()).ErrorMessage == "Session not found";
        });

        await wire.SendAsync(Asked.Ping);
        Assert.That((await wire.NextAsync()).Type, Is.EqualTo(Told.Pong), "pings have an account of their own");
    }

    [Test, CancelAfter(30_000)]
    public async Task One_address_holds_so_many_streams_and_no_more()
    {
        await using var server = new TestServer<Program>(settings: ("Limits:ConnectionsPerAddress", "1"));
        using (var first = new ChatWire(server.Address))
        {
            await first.SendAsync(Asked.Ping);
            await first.NextAsync();
            using var second = new ChatWire(server.Address);
            Assert.That(second.NextAsync, RpcFails.With(StatusCode.ResourceExhausted, Refusal.TooManyConnections(1).Sentence));
            Assert.That(second.Trailers.GetValue("retry-after"), Is.EqualTo("5"));
            await first.HalfCloseAsync();
            await first.ToEndAsync();
        }
        using var third = new ChatWire(server.Address);
        await third.SendAsync(Asked.Ping);
        Assert.That((await third.NextAsync()).Type, Is.EqualTo(Told.Pong));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_server_that_stops_ends_its_streams_with_unavailable()
    {
        var model = new ScriptedModel();
        var reply = model.Prepare().Say("Half an");
        await using var server = new TestServer<Program>(model);
        server.Sessions.TryCreate(null, null, out var session, out _);
        using var wire = new ChatWire(server.Address);
        using var idle = new ChatWire(server.Address);
        await wire.SendAsync(Asked.Message, session!.Id, "hi");
        await wire.UntilAsync(Told.Chunk);
        await idle.SendAsync(Asked.Ping);
        await idle.NextAsync();

        // Both are being read when it happens, as a client that waits for news does.
        var (talking, waiting) = (wire.ToEndAsync(), idle.ToEndAsync());
        await server.StopAsync().Soon();

        Assert.That(() => talking, RpcFails.With(StatusCode.Unavailable, "The server is shutting down; resume later"));
        Assert.That(wire.Trailers.GetValue("retry-after"), Is.EqualTo("5"));
        Assert.That(() => waiting, RpcFails.With(StatusCode.Unavailable, "The server is shutting down; resume later"));
        Assert.That(await server.ScreenAsync(), Does.Contain("FINAL SERVER STATISTICS"));
        reply.End();
    }

    [Test, CancelAfter(60_000)]
    public async Task A_reader_that_takes_nothing_is_cut_off_and_may_resume()
    {
        const int Chunks = 2_000;
        var model = new ScriptedModel();
        var reply = model.Prepare();
        var clock = new ManualClock();
        await using var server = new TestServer<Program>(model, clock, ("Limits:ResumeMinutes", "0"), ("Limits:SessionIdleMinutes", "0"));
        server.Sessions.TryCreate(null, null, out var session, out _);
        var wire = new ChatWire(server.Address);
        using var other = new ChatWire(server.Address);
        await wire.SendAsync(Asked.Message, session!.Id, "hi");
        await wire.UntilAsync(Told.Status);
        for (var chunk = 0; chunk < Chunks; chunk++)
            reply.Say($"{chunk} {new string('x', 500)} ");
        reply.End("end");
        await session.Latest!.ReadAsync().ToEndAsync();

        // When the server's writes are stuck is known to nobody but the clock that they are measured with.
        await Reading.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(11));
            return session.ConnectedClients.Count == 0;
        });

        Assert.That(wire.ToEndAsync, Throws.TypeOf<RpcException>());
        wire.Dispose();
        await other.SendAsync(Asked.Join, session.Id, turn: session.Latest!.Id);
        var told = await other.UntilAsync(Told.ResponseComplete);
        Assert.That(told.Count(answer => answer.Type == Told.Chunk), Is.EqualTo(told[^1].TotalChunks));
    }

    [Test, CancelAfter(30_000)]
    public async Task The_terminal_shows_what_happens_and_nothing_that_steers_it()
    {
        var model = new ScriptedModel();
        model.Prepare("Fine", " \u001b[31mthanks.");
        await using var server = new TestServer<Program>(model);
        using var wire = new ChatWire(server.Address);
        var session = (await wire.Service.CreateSessionAsync(new CreateSessionRequest())).SessionId;
        await wire.SendAsync(Asked.Message, session, "a\u001b[2Jb\nc" + new string('x', 100));
        await wire.UntilAsync(Told.ResponseComplete);

        var screen = await server.ScreenAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(screen, Does.Contain("─ 📨 GRPC REQUEST [").And.Contain($"""
                 Method: Chat
                 Session: {session[..8]}...
                 Message: "ab cxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..."
                ────────────────────────────────────────────────────────────
                """));
            Assert.That(screen, Does.Contain("─ 🧠 GENERATING RESPONSE [").And.Contain($"""
                 Session: {session[..8]}...
                 Context Messages: 1
                 Model: offline
                 Protocol: gRPC Stream
                ────────────────────────────────────────────────────────────
                """));
            Assert.That(screen, Does.Match($"""🚀 \[\d\d:\d\d:\d\d\.\d\d\d\] Chunk #1 → {session[..8]}\.\.\.: "Fine"\n"""));
            Assert.That(screen, Does.Match($"""
                ─ 🚀 GRPC RESPONSE COMPLETED \[.*\] ─+
                 Session: {session[..8]}\.\.\.
                 Total Chunks: 2
                 Processing Time: \d\.\d\d\ds
                 Context Messages: 2
                 Protocol: gRPC Stream
                 Status: SUCCESS
                """));
            Assert.That(screen, Does.Not.Contain('\u001b'));
        }
    }
}
