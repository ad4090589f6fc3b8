using System.Net.Http.Json;
using GenAiTransport.HttpRest.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.HttpRest.Tests;

[TestFixture]
public class RestWireTests : MessageContract<Program>
{
    protected override string Path => "/chat";

    [Test, CancelAfter(30_000)]
    public async Task A_message_without_a_session_begins_one(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<Program>();
        using var http = server.CreateClient();

        var first = await http.PostAsJsonAsync("/chat", new ChatRequest("say hello"), WireJson.Wire.ChatRequest, cancellationToken);
        var id = (await JsonAsync(first)).GetProperty("session_id").GetString();
        var second = await http.PostAsJsonAsync("/chat", new ChatRequest("say again", id), WireJson.Wire.ChatRequest, cancellationToken);

        Assert.That(Masked(await first.Content.ReadAsStringAsync(cancellationToken)), Does.Match(
            """^\{"response":"hello","session_id":"ID","processing_time":DURATION,"model":"offline","timestamp":"TIME","message_count":2,"is_new_session":true,"finish_reason":"stop","usage":\{"input_tokens":\d+,"output_tokens":\d+,"total_tokens":\d+\}\}$"""));
        Assert.That((await JsonAsync(second)).GetProperty("is_new_session").GetBoolean(), Is.False);
        Assert.That((await JsonAsync(second)).GetProperty("message_count").GetInt32(), Is.EqualTo(4));
    }

    [Test, CancelAfter(30_000)]
    public async Task In_simulated_mode_the_answer_is_the_same_and_nobody_waits_for_pauses(CancellationToken cancellationToken)
    {
        const int Words = 4_000;
        await using var server = new TestServer<Program>(settings: ("GENAI_STREAMING", "simulated"));
        using var http = server.CreateClient();
        var words = string.Join(' ', Enumerable.Range(0, Words));
        var reply = await http.PostAsJsonAsync("/chat", new ChatRequest("say " + words), WireJson.Wire.ChatRequest, cancellationToken);
        Assert.That((await JsonAsync(reply)).GetProperty("response").GetString(), Is.EqualTo(words));
    }

    [Test, OfOneServer("An instance counts its own turns."), CancelAfter(60_000)]
    public async Task Two_hundred_clients_talk_at_once(CancellationToken cancellationToken)
    {
        const int Clients = 200;
        const int Turns = 10;
        await using var server = new TestServer<Program>();

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async number =>
        {
            await using var client = new RestTransport(new ServerAddress(server.Address));
            var session = (await client.Sessions.CreateAsync(cancellationToken: cancellationToken)).SessionId;
            for (var turn = 0; turn < Turns; turn++)
            {
                var events = await client.SendAsync(session, $"say {number}-{turn}", cancellationToken).ToEndAsync(TimeSpan.FromSeconds(50));
                Assert.That(events.Text(), Is.EqualTo($"{number}-{turn}"));
            }
            var history = await client.Sessions.GetAsync(session, cancellationToken);
            Assert.That(history.Messages.Select(message => message.Text),
                Is.EqualTo(Enumerable.Range(0, Turns).SelectMany(turn => (string[])[$"say {number}-{turn}", $"{number}-{turn}"])));
        }));

        using var http = server.CreateClient();
        var stats = (await http.GetFromJsonAsync("/stats", WireJson.Wire.StatsReport, cancellationToken))!;
        Assert.That((stats.TotalRequests, stats.SuccessfulRequests, stats.FailedRequests, stats.TotalSessionsCreated),
            Is.EqualTo(((long)Clients * Turns, (long)Clients * Turns, 0L, (long)Clients)));
    }

    [Test, OfOneServer("Whoever waits at an instance that leaves asks again at another."), CancelAfter(30_000)]
    public async Task A_server_that_stops_tells_who_waits_and_shows_its_figures(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        var reply = model.Prepare();
        var server = new TestServer<Program>(model);
        using var http = server.CreateClient();
        var waiting = http.PostAsJsonAsync("/chat", new ChatRequest("hi"), WireJson.Wire.ChatRequest, cancellationToken);
        await reply.Asked.Soon();

        await server.StopAsync().Soon();

        await AssertProblemAsync(await waiting, 503, "shutting down");
        Assert.That(await server.ScreenAsync(), Does.Contain("FINAL SERVER STATISTICS").And.Contain(" Total Requests: 1"));
        await server.DisposeAsync();
    }

    [Test, CancelAfter(30_000)]
    public async Task The_terminal_shows_what_happens_and_nothing_that_steers_it(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        model.Prepare("Fine.");
        await using var server = new TestServer<Program>(model);
        using var http = server.CreateClient();
        await http.PostAsJsonAsync("/chat", new ChatRequest("a\u001b[2Jb\nc" + new string('x', 100)), WireJson.Wire.ChatRequest, cancellationToken);

        var screen = await server.ScreenAsync();

        Assert.That(screen, Does.Contain("""
             Client IP: 127.0.0.1
             Method: POST /chat
             Session: New session
             Message: "ab cxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..."
             Message Length: 108 characters
            ────────────────────────────────────────────────────────────
            """));
        Assert.That(screen, Does.Contain("─ 🧠 AI PROCESSING [").And.Contain("─ 📤 RESPONSE GENERATED [").And.Contain(" Response Length: 5 characters"));
        Assert.That(screen, Does.Not.Contain('\u001b'));
    }
}
