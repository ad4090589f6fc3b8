using GenAiTransport.Testing;
using static GenAiTransport.WebSockets.Tests.RawSocket;

namespace GenAiTransport.WebSockets.Tests;

/// <summary>What the operator sees of a connection: every frame that comes, and how each reply ends.</summary>
[TestFixture, CancelAfter(40_000)]
public sealed class ConnectionScreenTests
{
    [Test]
    public async Task A_reply_ends_with_a_box_of_its_own()
    {
        using var model = new ScriptedModel();
        model.Prepare("one", " two");
        model.Prepare().Say("half");
        await using var server = new TestServer<Program>(model);
        var (client, session) = await BeginAsync(server.Address);
        using var _ = client;
        using var other = await JoinAsync(server.Address, session);
        await client.SendAsync(Chat("count"));
        await client.ReadAsync("response_complete");
        await other.ReadAsync("response_complete");
        await client.SendAsync(Chat("never ending"));
        await client.ReadAsync("chunk");
        await client.SendAsync("""{"type":"stop"}""");
        await client.ReadAsync("response_complete");

        await server.ShowsAsync("Status: STOPPED");
        var screen = await server.ScreenAsync();
        Assert.That(screen, Does.Match($"""
            WEBSOCKET RESPONSE COMPLETED \[[0-9:.]+\] ─+
             Connection: {client.ConnectionId[..8]}\.\.\.
             Session: {session[..8]}\.\.\.
             Total Chunks: 2
             Processing Time: [0-9]+\.[0-9]+s
             Context Messages: 2
             Protocol: WebSocket
             Status: SUCCESS
            """));
        Assert.That(screen.Split("WEBSOCKET RESPONSE COMPLETED"), Has.Length.EqualTo(3), "once for each reply, whoever else hears it");
    }

    [Test]
    public async Task Every_frame_is_told_the_small_ones_to_whom_wants_them()
    {
        await using var usual = new TestServer<Program>();
        await using var curious = new TestServer<Program>(settings: ("Logging:LogLevel:GenAiTransport", "Debug"));
        foreach (var server in (TestServer<Program>[])[usual, curious])
        {
            var (client, session) = await BeginAsync(server.Address);
            using var _ = client;
            await client.SendAsync("""{"type":"typing_start"}""");
            await client.SendAsync("""{"type":"typing_stop"}""");
            await client.SayAsync("""{"type":"ping"}""", "pong");
            await client.SayAsync("""{"type":"dance"}""", "error");

            var screen = await server.ScreenAsync();
            Assert.That(screen, Does.Contain(" Type: create_session\n").And.Contain(" Type: dance\n"));
            foreach (var type in (string[])["typing_start", "typing_stop", "ping"])
            {
                Assert.That(screen, server == curious
                    ? Does.Contain($"🔎 {type} from {client.ConnectionId[..8]}... in {session[..8]}...\n")
                    : Does.Not.Contain(type));
            }
        }
    }
}
