using System.Net;
using System.Net.Http.Json;
using GenAiTransport.Testing;

namespace GenAiTransport.Sse.Tests;

[TestFixture]
public class SseWireTests : StreamContract<Program>
{
    protected override string ContentType => "text/event-stream; charset=utf-8";

    protected override string EventEnd => "\n\n";

    protected override string Heartbeat => ": ping\n\n";

    [Test, CancelAfter(30_000)]
    public async Task A_reply_is_these_events(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        model.Prepare("Hello ", "wörld ", "👋\n");
        await using var server = new TestServer<Program>(model, new ManualClock());
        using var http = server.CreateClient();

        var response = await http.PostAsJsonAsync(Path, new ChatRequest("hi"), WireJson.Wire.ChatRequest, cancellationToken);

        var turn = server.Sessions.List(null)[0].Latest!;
        Assert.That(await response.Content.ReadAsStringAsync(cancellationToken), Is.EqualTo($$"""
            event: session_info
            id: {{turn.Id}}:-1
            data: {"type":"session_info","session_id":"{{turn.Session.Id}}","model":"offline","turn_id":"{{turn.Id}}","timestamp":"2026-11-21T10:00:00.000+00:00"}

            event: status
            id: {{turn.Id}}:0
            data: {"type":"status","message":"Generating response...","context_messages":1}

            event: chunk
            id: {{turn.Id}}:1
            data: {"type":"chunk","text":"Hello","chunk_number":1,"is_final":false,"timestamp":"2026-11-21T10:00:00.000+00:00"}

            event: chunk
            id: {{turn.Id}}:2
            data: {"type":"chunk","text":" wörld","chunk_number":2,"is_final":false,"timestamp":"2026-11-21T10:00:00.000+00:00"}

            event: chunk
            id: {{turn.Id}}:3
            data: {"type":"chunk","text":" 👋","chunk_number":3,"is_final":true,"timestamp":"2026-11-21T10:00:00.000+00:00"}

            event: complete
            id: {{turn.Id}}:4
            data: {"type":"complete","total_chunks":3,"processing_time":0,"message_count":2,"session_id":"{{turn.Session.Id}}","finish_reason":"stop","timestamp":"2026-11-21T10:00:00.000+00:00"}


            """));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_failure_in_the_middle_is_a_last_event_under_the_next_id(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        model.Prepare().Say("Half an").Fail(new ModelFailure("The model is tired; try again."));
        await using var server = new TestServer<Program>(model, new ManualClock());
        using var http = server.CreateClient();

        var response = await http.PostAsJsonAsync(Path, new ChatRequest("hi"), WireJson.Wire.ChatRequest, cancellationToken);

        Assert.That(Masked((await response.Content.ReadAsStringAsync(cancellationToken)).Split("\n\n")[^2]), Is.EqualTo("""
            event: error
            id: ID:2
            data: {"type":"error","message":"The model is tired; try again.","session_id":"ID","timestamp":"TIME"}
            """));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_browser_that_reconnects_to_one_reply_names_the_last_event_it_has(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<Program>();
        using var http = server.CreateClient();
        using var first = await SendAsync(http, server, cancellationToken);
        var events = (await first.Content.ReadAsStringAsync(cancellationToken)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        var id = TurnIn(events[0]);

        for (var seen = 1; seen <= events.Length; seen++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/chat/stream/{id}?after=-1");
            request.Headers.Add("Last-Event-ID", events[seen - 1].Split("id: ")[1].Split('\n')[0]);
            using var rest = await http.SendAsync(request, cancellationToken);
            var body = await rest.Content.ReadAsStringAsync(cancellationToken);
            Assert.That(body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(events.Skip(seen)), "it knows better than the address");
            Assert.That(rest.StatusCode, Is.EqualTo(seen < events.Length ? HttpStatusCode.OK : HttpStatusCode.NoContent), "204 tells a browser not to come back");
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task The_terminal_shows_the_stream_and_its_chunks(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        model.Prepare("Fine", ", thank you.");
        await using var server = new TestServer<Program>(model, new ManualClock());
        using var http = server.CreateClient();
        using var response = await SendAsync(http, server, cancellationToken);
        await response.Content.ReadAsStringAsync(cancellationToken);
        await Reading.UntilAsync(() => server.Open == 0);

        var session = server.Sessions.List(null)[0].Id[..8];
        var screen = await server.ScreenAsync();

        Assert.That(screen, Does.Contain("─ 🌊 SSE STREAM STARTED [").And.Contain($"""
             Client IP: 127.0.0.1
             Session: {session}...
             Message: "hi"
             Active Streams: 1
            ────────────────────────────────────────────────────────────
            """));
        Assert.That(screen, Does.Match("🌊 \\[[0-9:.]{12}\\] Chunk #1: \"Fine\"\n🌊 \\[[0-9:.]{12}\\] Chunk #2: \", thank you.\"\n"));
        Assert.That(screen, Does.Contain("─ 🌊 SSE STREAM COMPLETED [").And.Contain($"""
             Session: {session}...
             Total Chunks: 2
             Total Time: 0.000s
             Active Streams: 0
             Status: SUCCESS
            ────────────────────────────────────────────────────────────
            """));
    }
}
