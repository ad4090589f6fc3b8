using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;

namespace GenAiTransport.Testing;

/// <summary>What a server that streams over HTTP promises about <c>/chat/stream</c>, as bytes on the wire.</summary>
public abstract class StreamContract<TProgram> : MessageContract<TProgram> where TProgram : class
{
    protected override string Path => "/chat/stream";

    protected abstract string ContentType { get; }

    /// <summary>What ends an event on the wire.</summary>
    protected abstract string EventEnd { get; }

    protected abstract string Heartbeat { get; }

    [Test, CancelAfter(30_000)]
    public async Task Everybody_on_the_way_is_asked_to_let_it_through(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();

        using var response = await SendAsync(http, server, cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo(ContentType));
            Assert.That(response.Headers.CacheControl?.ToString(), Is.EqualTo("no-cache"));
            Assert.That(response.Headers.GetValues("X-Accel-Buffering"), Is.EqualTo(["no"]));
            Assert.That(response.Headers.TransferEncodingChunked, Is.True);
            Assert.That(response.Content.Headers.ContentLength, Is.Null);
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task A_chunk_arrives_before_the_next_is_made(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        var reply = model.Prepare();
        await using var server = new TestServer<TProgram>(model);
        using var http = server.CreateClient();
        using var response = await SendAsync(http, server, cancellationToken);
        using var body = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));

        foreach (var word in (string[])["one", "two", "three"])
        {
            reply.Say(word);
            Assert.That(await LineWithAsync(body, "\"chunk\""), Does.Contain($"\"text\":\"{word}\""));
        }
        reply.End();

        Assert.That(await LineWithAsync(body, "\"complete\""), Does.Contain("\"total_chunks\":4"));
    }

    [Test, CancelAfter(30_000)]
    public async Task No_text_can_end_a_line(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        model.Prepare("a\r\nb\n\nc\u0085d\u2028e\u2029f");
        await using var server = new TestServer<TProgram>(model);
        using var http = server.CreateClient();
        using var response = await SendAsync(http, server, cancellationToken);

        var body = await response.Content.ReadAsStringAsync(cancellationToken);

        Assert.That(body, Does.Contain(@"""text"":""a\r\nb\n\nc\u0085d\u2028e\u2029f"""));
        Assert.That(body, Does.Not.Contain('\r').And.Not.Contain('\u0085').And.Not.Contain('\u2028').And.Not.Contain('\u2029'));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_reply_resumes_from_every_position(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        model.Prepare("one", " two", " three");
        var live = model.Prepare().Say("one").Say(" two");
        await using var server = new TestServer<TProgram>(model);
        using var http = server.CreateClient();
        using var first = await SendAsync(http, server, cancellationToken);
        var whole = Events(await first.Content.ReadAsStringAsync(cancellationToken));
        var id = TurnIn(whole[0]);

        Assert.That(Events(await http.GetStringAsync($"/chat/stream/{id}", cancellationToken)), Is.EqualTo(whole), "without a position, from the beginning");
        Assert.That(Events(await http.GetStringAsync($"/chat/stream/{id.ToUpperInvariant()}", cancellationToken)), Is.EqualTo(whole), "a UUID in capitals is the same");
        for (var after = ChatTurn.TheBeginning; after <= whole.Length; after++)
        {
            var rest = await http.GetStringAsync($"/chat/stream/{id}?after={after}", cancellationToken);
            Assert.That(Events(rest), Is.EqualTo(whole.Skip(after - ChatTurn.TheBeginning)), $"after {after}");
        }

        var running = await server.StartTurnAsync((await server.ListSessionsAsync())[0].SessionId, "again");
        using var resumed = await http.GetAsync($"/chat/stream/{running.Id}?after=1", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var body = new StreamReader(await resumed.Content.ReadAsStreamAsync(cancellationToken));
        Assert.That(await LineWithAsync(body, "\"chunk\""), Does.Contain("\"chunk_number\":2"));
        live.End(" three");
        Assert.That(await LineWithAsync(body, "\"chunk\""), Does.Contain("\"chunk_number\":3"));
        Assert.That(await LineWithAsync(body, "\"complete\""), Does.Contain("\"total_chunks\":3"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_message_sent_twice_under_one_turn_id_is_answered_once(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();
        var session = await server.CreateSessionAsync();
        var request = new ChatRequest("say hi", session.Id) { TurnId = Guid.NewGuid() };

        var bodies = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var response = await http.PostAsJsonAsync(Path, request, WireJson.Wire.ChatRequest, cancellationToken);
            return await response.Content.ReadAsStringAsync(cancellationToken);
        }));
        using var other = await http.PostAsJsonAsync(Path, request with { Message = "say ho" }, WireJson.Wire.ChatRequest, cancellationToken);
        using var wrong = await http.PostAsync(Path, new StringContent("""{"message":"hi","turn_id":"me"}""", null, "application/json"), cancellationToken);

        Assert.That(bodies.Distinct().Single(), Does.Contain($"\"turn_id\":\"{request.TurnId}\""));
        Assert.That((await session.SummaryAsync()).MessageCount, Is.EqualTo(2));
        await AssertProblemAsync(other, 400, "turn_id");
        await AssertProblemAsync(wrong, 400, "$.turn_id");
    }

    [Test, CancelAfter(30_000)]
    public async Task A_reply_that_is_forgotten_or_another_owners_is_not_found(CancellationToken cancellationToken)
    {
        var clock = new ManualClock();
        await using var server = new TestServer<TProgram>(null, clock, ("CHAT_API_KEY", "mine,theirs"));
        using var mine = server.CreateClient("mine");
        using var theirs = server.CreateClient("theirs");
        using var sent = await mine.PostAsJsonAsync(Path, new ChatRequest("say hi"), WireJson.Wire.ChatRequest, cancellationToken);
        var path = $"/chat/stream/{TurnIn(await sent.Content.ReadAsStringAsync(cancellationToken))}?after=0";

        Assert.That((await mine.GetAsync(path, cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await AssertProblemAsync(await theirs.GetAsync(path, cancellationToken), 404, "Reply not found");
        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.That((await mine.GetAsync(path, cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        clock.Advance(TimeSpan.FromMinutes(2));
        await AssertProblemAsync(await mine.GetAsync(path, cancellationToken), 404, "Reply not found");
    }

    [TestCase("?after=x")]
    [TestCase("?after=99999999999")]
    [CancelAfter(30_000)]
    public async Task A_position_that_is_no_number_is_a_bad_request(string query, CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>();
        using var http = server.CreateClient();
        await AssertProblemAsync(await http.GetAsync($"/chat/stream/{Nobody}{query}", cancellationToken), 400, "A value in the address");
    }

    [Test, CancelAfter(30_000)]
    public async Task Silence_is_broken_by_a_sign_of_life_every_15_seconds(CancellationToken cancellationToken)
    {
        var clock = new ManualClock();
        var model = new ScriptedModel();
        var reply = model.Prepare();
        await using var server = new TestServer<TProgram>(model, clock);
        using var http = server.CreateClient();
        using var response = await SendAsync(http, server, cancellationToken);
        using var body = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        await LineWithAsync(body, "\"status\"");
        if (EventEnd == "\n\n")
            await body.ReadLineAsync(cancellationToken);

        var read = new char[Heartbeat.Length];
        var beat = body.ReadBlockAsync(read, cancellationToken).AsTask();
        await clock.AdvanceUntilAsync(beat, TimeSpan.FromSeconds(15)).Soon();
        reply.End("Late.");
        var rest = await body.ReadToEndAsync(cancellationToken).Soon();

        Assert.That(new string(read), Is.EqualTo(Heartbeat));
        Assert.That(rest, Does.Contain("Late.").And.Contain("complete"));
    }

    [Test, CancelAfter(30_000)]
    public async Task Simulated_streaming_sends_four_words_every_100_milliseconds(CancellationToken cancellationToken)
    {
        var clock = new ManualClock();
        var model = new ScriptedModel();
        model.Prepare("one two three four fi", "ve six seven eight\n\nnine");
        await using var server = new TestServer<TProgram>(model, clock, ("GENAI_STREAMING", "simulated"));
        using var http = server.CreateClient();
        using var response = await SendAsync(http, server, cancellationToken);

        var reading = response.Content.ReadAsStringAsync(cancellationToken);
        await clock.AdvanceUntilAsync(reading, TimeSpan.FromMilliseconds(100)).Soon();

        var turn = server.Sessions.List(null)[0].Latest!;
        var chunks = (await turn.ReadAsync(cancellationToken: cancellationToken).ToEndAsync()).OfType<Chunk>().ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(chunks.Select(chunk => chunk.Text), Is.EqualTo(["one two three four ", "five six seven eight\n\n", "nine"]));
            Assert.That(chunks.Zip(chunks.Skip(1), (one, next) => next.Timestamp - one.Timestamp), Has.All.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(100)));
            Assert.That(turn.TotalLength, Is.EqualTo(45));
            Assert.That(Events(await reading), Has.Length.EqualTo(6));
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task A_thousand_readers_each_get_the_whole_reply(CancellationToken cancellationToken)
    {
        const int Readers = 1000;
        var model = new ScriptedModel();
        var reply = model.Prepare().Say("one");
        await using var server = new TestServer<TProgram>(model);
        using var http = server.CreateClient();
        var turn = await server.StartTurnAsync((await server.CreateSessionAsync()).Id, "hi");

        var reading = Enumerable.Range(0, Readers).Select(_ => http.GetStringAsync($"/chat/stream/{turn.Id}", cancellationToken)).ToArray();
        await Reading.UntilAsync(() => server.Open == Readers);
        for (var word = 2; word <= 50; word++)
            reply.Say($" {word}");
        reply.End();
        var bodies = await Task.WhenAll(reading);

        Assert.That(bodies.Distinct().Count(), Is.EqualTo(1), "all read the same bytes");
        Assert.That(Events(bodies[0]), Has.Length.EqualTo(54));
        await Reading.UntilAsync(() => server.Open == 0);
    }

    [Test, CancelAfter(60_000)]
    public async Task A_reader_that_takes_nothing_holds_up_nobody_and_is_let_go(CancellationToken cancellationToken)
    {
        const int Pieces = 2000;
        var clock = new ManualClock();
        var model = new ScriptedModel();
        var reply = model.Prepare();
        await using var server = new TestServer<TProgram>(model, clock, ("Limits:ResumeMinutes", "0"), ("Limits:SessionIdleMinutes", "0"));
        using var http = server.CreateClient();
        var turn = await server.StartTurnAsync((await server.CreateSessionAsync()).Id, "hi");
        using var lazy = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await lazy.ConnectAsync(server.Address.Host, server.Address.Port, cancellationToken);
        await lazy.SendAsync(Encoding.ASCII.GetBytes($"GET /chat/stream/{turn.Id} HTTP/1.1\r\nHost: localhost\r\n\r\n"), cancellationToken);
        await Reading.UntilAsync(() => server.Open == 1);

        for (var piece = 0; piece < Pieces; piece++)
            reply.Say(new string('x', 4096));
        reply.End();
        var heard = Events(await http.GetStringAsync($"/chat/stream/{turn.Id}", cancellationToken));

        Assert.That(heard, Has.Length.EqualTo(Pieces + 4), "another reader hears it all meanwhile");
        Assert.That(server.Open, Is.EqualTo(1));
        await clock.AdvanceUntilAsync(Reading.UntilAsync(() => server.Open == 0), TimeSpan.FromSeconds(10)).Soon();
        Assert.That(Events(await http.GetStringAsync($"/chat/stream/{turn.Id}?after=1999", cancellationToken)), Has.Length.EqualTo(heard.Length - 2001), "and can resume");
        Assert.That(await server.ScreenAsync(), Does.Not.Contain("❌"));
    }

    [Test, OfOneServer("An instance counts its own streams."), CancelAfter(30_000)]
    public async Task Streams_are_counted_while_they_are_open(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        var reply = model.Prepare();
        await using var server = new TestServer<TProgram>(model);
        using var http = server.CreateClient();
        using (var response = await SendAsync(http, server, cancellationToken))
        {
            Assert.That(await http.GetStringAsync("/health", cancellationToken), Does.Contain("\"streaming_connections\":1"));
            Assert.That(await http.GetStringAsync("/stats", cancellationToken), Does.Contain("\"streaming_connections\":1"));
        }
        await Reading.UntilAsync(() => server.Open == 0);

        Assert.That(await http.GetStringAsync("/health", cancellationToken), Does.Contain("\"streaming_connections\":0"));
        Assert.That(await server.ScreenAsync(), Does.Contain(" Status: LEFT by the client; the reply goes on").And.Not.Contain("❌"));
        reply.End("Fine.");
    }

    [Test, OfOneServer("Whoever reads at an instance that leaves reads on at another."), CancelAfter(30_000)]
    public async Task A_server_that_stops_ends_its_streams_with_an_error(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        model.Prepare().Say("Half");
        var server = new TestServer<TProgram>(model);
        using var http = server.CreateClient();
        using var response = await SendAsync(http, server, cancellationToken);
        using var body = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        await LineWithAsync(body, "\"chunk\"");

        var stopping = server.StopAsync();
        var last = await LineWithAsync(body, "\"error\"");
        await body.ReadToEndAsync(cancellationToken).Soon();
        await stopping.Soon();

        Assert.That(last, Does.Contain("\"message\":\"The server is shutting down; resume later\""));
        await server.DisposeAsync();
    }

    [Test, CancelAfter(30_000)]
    public async Task Head_is_answered_without_a_stream(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        model.Prepare();
        await using var server = new TestServer<TProgram>(model);
        using var http = server.CreateClient();
        var turn = await server.StartTurnAsync((await server.CreateSessionAsync()).Id, "hi");

        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/chat/stream/{turn.Id}"), cancellationToken);
        using var none = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/chat/stream/{Nobody}"), cancellationToken);
        using var post = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, Path), cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(head.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(head.Content.Headers.ContentType?.ToString(), Is.EqualTo(ContentType));
            Assert.That(none.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(post.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
            Assert.That(post.Content.Headers.Allow, Is.EqualTo(["POST"]));
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task Pages_of_listed_origins_may_read_and_no_others(CancellationToken cancellationToken)
    {
        await using var server = new TestServer<TProgram>(settings: [("AllowedOrigins", "https://friend.example")]);
        await using var closed = new TestServer<TProgram>();

        var friend = await AskAsync(server, "https://friend.example");
        var stranger = await AskAsync(server, "https://stranger.example");
        var anybody = await AskAsync(closed, "https://friend.example");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(friend, Is.EqualTo(("https://friend.example", "https://friend.example")));
            Assert.That(stranger, Is.EqualTo(("", "")));
            Assert.That(anybody, Is.EqualTo(("", "")));
        }

        async Task<(string Preflight, string Answer)> AskAsync(TestServer<TProgram> asked, string origin)
        {
            using var http = asked.CreateClient();
            using var options = new HttpRequestMessage(HttpMethod.Options, Path);
            options.Headers.Add("Origin", origin);
            options.Headers.Add("Access-Control-Request-Method", "POST");
            options.Headers.Add("Access-Control-Request-Headers", "content-type");
            using var preflight = await http.SendAsync(options, cancellationToken);
            using var post = new HttpRequestMessage(HttpMethod.Post, Path);
            post.Headers.Add("Origin", origin);
            post.Content = JsonContent.Create(new ChatRequest("say hi"), WireJson.Wire.ChatRequest);
            using var answer = await http.SendAsync(post, cancellationToken);
            return (AllowedOrigin(preflight), AllowedOrigin(answer));
        }

        static string AllowedOrigin(HttpResponseMessage response) =>
            response.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? string.Join(',', origins) : "";
    }

    /// <summary>Sends a message to a session of its own; returns when the headers are there.</summary>
    protected async Task<HttpResponseMessage> SendAsync(HttpClient http, TestServer<TProgram> server, CancellationToken cancellationToken)
    {
        using var request = HttpChat.ChatMessage(Path, (await server.CreateSessionAsync()).Id, "hi");
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>The id of the turn of which the first event tells.</summary>
    protected static string TurnIn(string told) => told.Split("\"turn_id\":\"")[1][..36];

    /// <summary>Signs of life do not prolong the wait.</summary>
    protected static Task<string> LineWithAsync(StreamReader body, string text) => ReadLineWithAsync(body, text).Soon();

    static async Task<string> ReadLineWithAsync(StreamReader body, string text)
    {
        while (await body.ReadLineAsync() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }
        throw new AssertionException($"The stream ended without {text}.");
    }

    string[] Events(string body)
    {
        Assert.That(body, Does.EndWith(EventEnd).Or.Empty);
        return body.Split(EventEnd, StringSplitOptions.RemoveEmptyEntries);
    }
}
