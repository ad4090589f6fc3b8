using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json;

namespace GenAiTransport.Testing;

/// <summary>What a team's own tools see of a server and of a client, both processes of their own, which export to a collector here.</summary>
public abstract class TelemetryContract<TProgram> where TProgram : class
{
    const string Key = "a-shared-key-9876543210";
    const string Question = "wherefore-art-thou";
    const string Answer = "deny-thy-father";

    protected abstract Assembly Client { get; }

    protected abstract IChatTransport Connect(ServerAddress server);

    /// <summary>Whether replies come bit by bit, and can be taken up again where they broke off.</summary>
    protected virtual bool Streams => true;

    /// <summary>The version that it speaks without TLS.</summary>
    protected virtual Version Http => HttpVersion.Version11;

    /// <summary>Whether one connection carries many messages, so that each has to name its trace itself.</summary>
    protected virtual bool IsOneConnection => false;

    [Test, CancelAfter(60_000)]
    public Task One_turn_is_one_trace_from_the_client_to_the_model(CancellationToken cancellationToken) => OneTurnAsync(overGrpc: true, cancellationToken);

    [Test, Nightly, CancelAfter(60_000)]
    public Task One_turn_is_one_trace_also_where_it_is_sent_over_HTTP(CancellationToken cancellationToken) => OneTurnAsync(overGrpc: false, cancellationToken);

    async Task OneTurnAsync(bool overGrpc, CancellationToken cancellationToken)
    {
        await using var gemini = await FakeGemini.StartAsync(cancellationToken);
        await using var collector = await Collector.StartAsync(cancellationToken);
        gemini.Reply(Answer, " and refuse", " thy name.");
        await using var server = await StartAsync(gemini, collector, overGrpc);

        using (var program = new ClientProgram(Client, server.Address) { Settings = [("CHAT_API_KEY", Key), .. collector.Environment(overGrpc)] })
            Assert.That((await program.RunAsync("", Question)).ExitCode, Is.Zero);
        await server.EndAsync();

        var turn = collector.Spans.Single(span => span.Name == "chat.turn");
        var trace = collector.Spans.Where(span => span.TraceId == turn.TraceId).ToArray();
        var send = trace.Single(span => span.Name == "chat.send");
        var model = trace.Single(span => span.Attributes.ContainsKey("gen_ai.operation.name"));
        var call = trace.Single(span => span.ParentId == model.SpanId);
        var shown = string.Join('\n', trace.Select(span => $"{span.Service} {span.Name} {span.SpanId} < {span.ParentId}"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(send.ParentId, Is.Empty, shown);
            Assert.That(Above(turn, trace), Does.EndWith("chat.send").And.Contains(IsOneConnection ? "chat.message" : "POST"), shown);
            Assert.That(model.ParentId, Is.EqualTo(turn.SpanId), shown);
            Assert.That(call.Name, Does.StartWith("POST"), shown);
            Assert.That(model.Attributes["gen_ai.provider.name"], Is.EqualTo("gcp.gemini"));
            Assert.That(model.Attributes["gen_ai.request.model"], Is.Not.Empty);
            Assert.That(send.Service, Is.EqualTo($"{turn.Service}-client"));
            Assert.That(send.Status, Is.EqualTo(SpanStatus.Ok));
            Assert.That(turn.Status, Is.EqualTo(SpanStatus.Ok));
            Assert.That(turn.Events, Does.Contain("first chunk"));
            Assert.That(turn.Attributes["chat.context_messages"], Is.EqualTo("1"));
            Assert.That(turn.Attributes["chat.finish_reason"], Is.EqualTo("stop"));
            Assert.That(int.Parse(turn.Attributes["chat.chunks"], CultureInfo.InvariantCulture), Is.GreaterThan(0));
            Assert.That(Guid.TryParse(turn.Attributes["chat.session.id"], out _) && Guid.TryParse(turn.Attributes["chat.turn.id"], out _));
        }
        AssertSecret(collector);
    }

    [Test, CancelAfter(60_000)]
    public async Task Every_turn_has_its_own_trace_its_outcome_and_its_figures(CancellationToken cancellationToken)
    {
        await using var gemini = await FakeGemini.StartAsync(cancellationToken);
        await using var collector = await Collector.StartAsync(cancellationToken);
        await using var server = await StartAsync(gemini, collector, overGrpc: true);
        await using var client = Connect(new ServerAddress(server.Address, Key));
        var session = (await client.Sessions.CreateAsync(cancellationToken: cancellationToken)).SessionId;
        var sent = new List<string>();

        async Task SendAsync(GeminiScript script, bool stops = false)
        {
            gemini.Next(script);
            // What the caller does is its own; it is known by its id.
            using var mine = new Activity("mine") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
            sent.Add(mine.TraceId.ToHexString());
            var reading = client.SendAsync(session, Question, cancellationToken).ToEndAsync();
            await gemini.ArrivalAsync(cancellationToken);
            if (stops)
                Assert.That(await client.Sessions.StopAsync(session, cancellationToken), Is.True);
            await reading;
        }

        await SendAsync(GeminiScript.Reply([Answer, " one."]));
        await SendAsync(GeminiScript.Reply([Answer, " two."]));
        await SendAsync(GeminiScript.KeyInvalid());
        await SendAsync(GeminiScript.Begin.Text($"{Answer} and more").Hold(), stops: true);
        Assert.That((await client.SendAsync(session, " ", cancellationToken).ToEndAsync())[^1], Is.TypeOf<TurnFailed>());
        var stats = await client.Sessions.StatsAsync(cancellationToken);
        await server.EndAsync();

        var turns = sent.Select(trace => collector.Spans.Single(span => span.Name == "chat.turn" && span.TraceId == trace)).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sent, Is.Unique);
            Assert.That(turns.Select(turn => turn.Attributes["chat.finish_reason"]), Is.EqualTo(new[] { "stop", "stop", "failed", "stopped" }));
            Assert.That(turns.Select(turn => turn.Status), Is.EqualTo(new[] { SpanStatus.Ok, SpanStatus.Ok, SpanStatus.Error, SpanStatus.Ok }));
            Assert.That(turns[2].StatusText, Does.Contain("GOOGLE_API_KEY"));
            Assert.That(turns[2].Attributes["error.type"], Is.EqualTo("KeyRefused"));
            Assert.That(((string[])["stop", "failed", "stopped"]).Select(outcome => collector.Figure("chat.turn.duration", ("chat.outcome", outcome))), Is.EqualTo(new[] { 2, 1, 1 }));
            var chunks = turns.Select(turn => int.Parse(turn.Attributes["chat.chunks"], CultureInfo.InvariantCulture)).Where(count => count > 0).ToArray();
            Assert.That(collector.Figure("chat.turn.time_to_first_chunk"), Is.EqualTo(chunks.Length));
            Assert.That(collector.Figure("chat.turn.chunk_gap"), Is.EqualTo(chunks.Sum() - chunks.Length));
            Assert.That(collector.Figure("chat.requests", ("chat.outcome", "succeeded")), Is.EqualTo(3).And.EqualTo(stats.SuccessfulRequests));
            Assert.That(collector.Figure("chat.requests", ("chat.outcome", "failed")), Is.EqualTo(2).And.EqualTo(stats.FailedRequests));
            Assert.That(collector.Figure("chat.refusals"), Is.EqualTo(1).And.EqualTo(collector.Figure("chat.refusals", ("error.type", "Invalid"))));
            Assert.That(collector.Figure("chat.sessions"), Is.EqualTo(1).And.EqualTo(stats.ActiveSessions));
            Assert.That(collector.Figure("chat.sessions.created"), Is.EqualTo(1).And.EqualTo(stats.TotalSessionsCreated));
            Assert.That(collector.Figure("chat.readers"), Is.Zero);
            Assert.That(collector.Figure("chat.readers.dropped"), Is.Zero);
            Assert.That(collector.Figure("gen_ai.client.operation.duration"), Is.EqualTo(4));
            Assert.That(collector.Logs.Where(log => log.EventName == "TurnEnded" || log.EventName == "TurnFailed").Select(log => log.TraceId), Is.EqualTo(sent));
            Assert.That(collector.Figure("chat.sent"), Streams ? Is.GreaterThan(500) : Is.Zero);
        }
        AssertSecret(collector);
    }

    [Test, CancelAfter(60_000)]
    public async Task A_reader_that_comes_back_is_a_span_linked_to_the_turn(CancellationToken cancellationToken)
    {
        if (!Streams)
            Assert.Ignore("A whole reply is sent again, not resumed.");
        await using var gemini = await FakeGemini.StartAsync(cancellationToken);
        await using var collector = await Collector.StartAsync(cancellationToken);
        await using var server = await StartAsync(gemini, collector, overGrpc: true);
        await using var proxy = new CuttingProxy(server.Address);
        await using var direct = Connect(new ServerAddress(server.Address, Key));
        var session = (await direct.Sessions.CreateAsync(cancellationToken: cancellationToken)).SessionId;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gemini.Next(GeminiScript.Begin.Text("one ").Text("two ").Until(release.Task).Text("three.").Finish());

        var events = new List<ChatEvent>();
        await using (var client = Connect(new ServerAddress(proxy.Address, Key)))
        {
            await foreach (var happened in client.SendAsync(session, Question, cancellationToken))
            {
                events.Add(happened);
                if (happened is not Chunk || release.Task.IsCompleted)
                    continue;
                await proxy.CutAsync();
                release.SetResult();
            }
        }
        Assert.That(events.Text(), Is.EqualTo("one two three."));
        await server.EndAsync();

        var turn = collector.Spans.Single(span => span.Name == "chat.turn");
        var resumed = collector.Spans.Where(span => span.Name == "chat.resume").ToArray();
        Assert.That(resumed, Is.Not.Empty);
        Assert.That(resumed.Select(span => span.Links), Has.All.EqualTo(new[] { (turn.TraceId, turn.SpanId) }));
        Assert.That(collector.Figure("chat.resumes"), Is.EqualTo(resumed.Length));
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task Every_event_of_64_clients_is_one_line_of_json(CancellationToken cancellationToken)
    {
        const int Clients = 64, Turns = 3;
        await using var process = AppProcess.Start(typeof(TProgram).Assembly, ["--urls", "http://127.0.0.1:0"],
            ("CHAT_LOG", "json"), ("Limits__RequestsPerSecond", "0"), ("OFFLINE_FIRST_TOKEN_MS", "0"), ("OFFLINE_WORDS_PER_SECOND", "0"));
        await process.ShowsAsync("}\n");
        var address = new Uri(Events(process)[0].GetProperty("address").GetString()!);

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            await using var client = Connect(new ServerAddress(address));
            var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);
            for (var turn = 0; turn < Turns; turn++)
                Assert.That((await client.SendAsync(session.SessionId, Question, cancellationToken).ToEndAsync())[^1], Is.TypeOf<TurnCompleted>());
        }));
        await process.InterruptAsync();
        Assert.That(await process.ExitAsync(), Is.Zero, process.Errors);

        var events = Events(process);
        var ended = events.Where(happened => happened.GetProperty("event").GetString() == "TurnEnded").ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ended, Has.Length.EqualTo(Clients * Turns));
            Assert.That(ended.Select(happened => happened.GetProperty("turn").GetString()), Is.Unique);
            Assert.That(ended.Select(happened => happened.GetProperty("session").GetString()).Distinct().Count(), Is.EqualTo(Clients));
            Assert.That(events.Select(happened => happened.GetProperty("level").GetString()), Has.All.EqualTo("information"));
            Assert.That(events[^1].GetProperty("event").GetString(), Is.EqualTo("ServerStopped"));
            Assert.That(events[^1].GetProperty("succeeded").GetInt32(), Is.EqualTo(Clients * Turns));
            Assert.That(process.Output, Does.Not.Contain(Question));
        }
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task The_figures_can_be_fetched_with_the_key_and_nothing_is_sent(CancellationToken cancellationToken)
    {
        await using var collector = await Collector.StartAsync(cancellationToken);
        await using var server = await TracedServer.StartAsync(typeof(TProgram).Assembly,
            [.. collector.Environment(overGrpc: true), ("OTEL_TRACES_EXPORTER", "none"), ("OTEL_LOGS_EXPORTER", "none"), ("OTEL_METRICS_EXPORTER", "prometheus"), ("CHAT_API_KEY", Key), ("OFFLINE_FIRST_TOKEN_MS", "0"), ("OFFLINE_WORDS_PER_SECOND", "0")]);
        await using var client = Connect(new ServerAddress(server.Address, Key));
        var session = (await client.Sessions.CreateAsync(cancellationToken: cancellationToken)).SessionId;
        Assert.That((await client.SendAsync(session, Question, cancellationToken).ToEndAsync())[^1], Is.TypeOf<TurnCompleted>());

        using var http = new ServerAddress(server.Address).CreateHttpClient();
        (http.DefaultRequestVersion, http.DefaultVersionPolicy) = (Http, HttpVersionPolicy.RequestVersionExact);
        using (var refused = await http.GetAsync("/metrics", cancellationToken))
        {
            Assert.That(refused.Headers.WwwAuthenticate, Is.Not.Empty);
            Assert.That(await refused.Content.ReadAsStringAsync(cancellationToken), Does.Not.Contain("chat_"));
        }
        http.DefaultRequestHeaders.Add("x-api-key", Key);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await TracedServer.FigureAsync(http, "chat_turn_duration_seconds_count", "chat_outcome=\"stop\""), Is.EqualTo(1));
            Assert.That(await TracedServer.FigureAsync(http, "chat_turn_time_to_first_chunk_seconds_bucket", "le=\"81.92\""), Is.EqualTo(1), "its boundaries are seconds");
            Assert.That(await TracedServer.FigureAsync(http, "chat_requests_total"), Is.EqualTo(1));
            Assert.That(await TracedServer.FigureAsync(http, "chat_sessions"), Is.EqualTo(1));
            Assert.That(await TracedServer.FigureAsync(http, "gen_ai_client_operation_duration_seconds_count"), Is.EqualTo(1));
            Assert.That(await TracedServer.FigureAsync(http, "dotnet_gc_collections_total"), Is.Not.Negative);
        }
        await server.EndAsync();
        Assert.That(collector.Everything, Is.Empty);
    }

    [SharedCase("boxes", "Use Ctrl+C"), SharedCase("auto", "\"event\":\"ServerStarted\"")]
    [CancelAfter(60_000)]
    public async Task The_log_is_for_people_or_for_programs(string setting, string shown)
    {
        await using var server = AppProcess.Start(typeof(TProgram).Assembly, ["--urls", "http://127.0.0.1:0"], ("CHAT_LOG", setting));
        await server.ShowsAsync(shown);
    }

    /// <summary>Fails where a line is no object of its own.</summary>
    static JsonElement[] Events(AppProcess process) =>
        [.. process.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    static Task<TracedServer> StartAsync(FakeGemini gemini, Collector collector, bool overGrpc) =>
        TracedServer.StartAsync(typeof(TProgram).Assembly, [.. gemini.Environment, ("CHAT_API_KEY", Key), .. collector.Environment(overGrpc)]);

    /// <summary>The names of what a span is in, up to the first.</summary>
    static string Above(CollectedSpan span, CollectedSpan[] trace) =>
        trace.SingleOrDefault(other => other.SpanId == span.ParentId) is { } parent ? $"{parent.Name}, {Above(parent, trace)}".TrimEnd(' ', ',') : "";

    static void AssertSecret(Collector collector) => Assert.That(
        collector.Everything, Does.Contain("chat.turn").And.Not.Contain(Question).And.Not.Contain(Answer).And.Not.Contain(Key).And.Not.Contain(FakeGemini.ApiKey));
}
