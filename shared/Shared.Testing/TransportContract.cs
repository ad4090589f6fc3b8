using Microsoft.Extensions.AI;

namespace GenAiTransport.Testing;

/// <summary>
/// What every protocol promises about a conversation, whatever it looks like on the wire. Each protocol's tests inherit it and say only
/// how to connect.
/// </summary>
public abstract class TransportContract<TProgram> where TProgram : class
{
    protected abstract IChatTransport Connect(ServerAddress server);

    protected TestServer<TProgram> Start(IChatClient? model = null, params (string Name, string Value)[] settings) => new(model, null, settings);

    protected IChatTransport Connect(TestServer<TProgram> server, string? key = null) => Connect(new ServerAddress(server.Address, key));

    [Test, CancelAfter(30_000)]
    public async Task A_reply_is_told_from_its_beginning_to_its_end(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        model.Prepare("Hello", " world", ", how", " are you?");
        await using var server = Start(model);
        await using var client = Connect(server);
        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);

        var events = await client.SendAsync(session.SessionId, "hi", cancellationToken).ToEndAsync();

        var chunks = events.OfType<Chunk>().ToArray();
        var completed = events[^1] as TurnCompleted;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(events.Text(), Is.EqualTo("Hello world, how are you?"));
            Assert.That(events.OfType<TurnStatus>().Single().ContextMessages, Is.EqualTo(1));
            Assert.That(chunks.Select(chunk => chunk.ChunkNumber), Is.EqualTo(Enumerable.Range(1, chunks.Length)));
            Assert.That(chunks.Select(chunk => chunk.IsFinal), Is.EqualTo(chunks.Select((_, index) => index == chunks.Length - 1)));
            Assert.That(completed, Is.Not.Null);
            Assert.That(completed?.TotalChunks, Is.EqualTo(chunks.Length));
            Assert.That(completed?.MessageCount, Is.EqualTo(2));
            Assert.That(completed?.SessionId, Is.EqualTo(session.SessionId));
            Assert.That(completed?.FinishReason, Is.EqualTo("stop"));
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task Every_text_arrives_to_the_letter(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        await using var server = Start(model);
        await using var client = Connect(server);
        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);
        foreach (var text in Replies.Difficult)
        {
            foreach (var length in (int[])[1, 2, 7, 1000])
            {
                model.Prepare(Replies.Cut(text, length));
                var events = await client.SendAsync(session.SessionId, text, cancellationToken).ToEndAsync();
                Assert.That(events.Text(), Is.EqualTo(text), $"cut every {length}");
            }
        }
        var history = await client.Sessions.GetAsync(session.SessionId, cancellationToken);
        Assert.That(history.Messages.Chunk(2).Select(turn => turn[1].Text), Is.EqualTo(history.Messages.Chunk(2).Select(turn => turn[0].Text)));
    }

    [Test, CancelAfter(30_000)]
    public async Task The_next_message_knows_the_ones_before(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        model.Prepare("Nice to meet you.\n");
        var second = model.Prepare("Ada.");
        await using var server = Start(model);
        await using var client = Connect(server);
        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);

        await client.SendAsync(session.SessionId, "I am Ada", cancellationToken).ToEndAsync();
        var events = await client.SendAsync(session.SessionId, "Who am I?", cancellationToken).ToEndAsync();

        var asked = await second.Asked.Soon();
        Assert.That(asked.Select(message => $"{message.Role}: {message.Text}"),
            Is.EqualTo(["user: I am Ada", "assistant: Nice to meet you.", "user: Who am I?"]));
        Assert.That(((TurnCompleted)events[^1]).MessageCount, Is.EqualTo(4));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_failed_turn_leaves_no_trace(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        model.Prepare().Say("Half an ans").Fail(new ModelFailure("The model is tired; try again."));
        model.Prepare("Whole.");
        await using var server = Start(model);
        await using var client = Connect(server);
        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);

        var failed = await client.SendAsync(session.SessionId, "one", cancellationToken).ToEndAsync();
        var empty = await client.Sessions.GetAsync(session.SessionId, cancellationToken);
        var next = await client.SendAsync(session.SessionId, "two", cancellationToken).ToEndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((failed[^1] as TurnFailed)?.Message, Is.EqualTo("The model is tired; try again."));
            Assert.That(empty.Messages, Is.Empty);
            Assert.That((next[^1] as TurnCompleted)?.MessageCount, Is.EqualTo(2));
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task An_unforeseen_failure_is_told_without_its_exception(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        model.Prepare().Fail(new InvalidOperationException("secret detail"));
        await using var server = Start(model);
        await using var client = Connect(server);
        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);

        var events = await client.SendAsync(session.SessionId, "hi", cancellationToken).ToEndAsync();

        Assert.That((events[^1] as TurnFailed)?.Message, Does.Contain("try again").And.Not.Contain("secret"));
        Assert.That(await server.ScreenAsync(), Does.Contain("secret detail"), "the operator is told");
    }

    [Test, CancelAfter(30_000)]
    public async Task Stop_reaches_the_model_and_keeps_what_was_shown(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        var reply = model.Prepare().Say("What was shown");
        await using var server = Start(model);
        await using var client = Connect(server);
        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);

        var reading = client.SendAsync(session.SessionId, "hi", cancellationToken).ToEndAsync();
        await reply.Asked.Soon();
        await ShownAsync(server, session.SessionId, "What was shown");
        var stopped = await client.Sessions.StopAsync(session.SessionId, cancellationToken);
        var events = await reading;

        await reply.Cancelled.Soon();
        var history = await client.Sessions.GetAsync(session.SessionId, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stopped, Is.True);
            Assert.That((events[^1] as TurnCompleted)?.FinishReason, Is.EqualTo("stopped"));
            Assert.That(events.Text(), Is.EqualTo("What was shown"));
            Assert.That(history.Messages.Select(message => message.Text), Is.EqualTo(["hi", "What was shown"]));
            Assert.That(await client.Sessions.StopAsync(session.SessionId, cancellationToken), Is.False, "nothing runs any more");
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task A_client_that_goes_away_does_not_stop_the_reply(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        var reply = model.Prepare();
        await using var server = Start(model);
        await using var watcher = Connect(server);
        var session = await watcher.Sessions.CreateAsync(cancellationToken: cancellationToken);
        using (var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            await using var client = Connect(server);
            var reading = client.SendAsync(session.SessionId, "hi", leaving.Token).ToEndAsync();
            await reply.Asked.Soon();
            await leaving.CancelAsync();
            Assert.That(async () => await reading, Throws.InstanceOf<OperationCanceledException>());
        }

        reply.End("Nobody hears this.");
        await ShownAsync(server, session.SessionId, "Nobody hears this.");
        await EndedAsync(server, session.SessionId);

        var history = await watcher.Sessions.GetAsync(session.SessionId, cancellationToken);
        Assert.That(history.Messages.Select(message => message.Text), Is.EqualTo(["hi", "Nobody hears this."]));
        Assert.That(reply.Cancelled.IsCompleted, Is.False);
    }

    [Test, CancelAfter(60_000)]
    public async Task Two_clients_on_one_session_take_turns(CancellationToken cancellationToken)
    {
        await using var server = Start();
        await using var one = Connect(server);
        await using var two = Connect(server);
        var session = await one.Sessions.CreateAsync(cancellationToken: cancellationToken);

        async Task TalkAsync(IChatTransport client, string name)
        {
            for (var turn = 0; turn < 20; turn++)
            {
                var said = $"say {name}{turn}";
                var events = await client.SendAsync(session.SessionId, said, cancellationToken).ToEndAsync();
                Assert.That(events[^1], Is.TypeOf<TurnCompleted>());
            }
        }
        await Task.WhenAll(TalkAsync(one, "a"), TalkAsync(two, "b"));

        var history = (await one.Sessions.GetAsync(session.SessionId, cancellationToken)).Messages;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(history, Has.Count.EqualTo(80));
            Assert.That(history.Select(message => message.Role), Is.EqualTo(Enumerable.Range(0, 80).Select(index => index % 2 == 0 ? "user" : "model")));
            Assert.That(history.Where(message => message.Role == "user").Select(message => message.Text).Where(text => text.StartsWith("say a", StringComparison.Ordinal)),
                Is.EqualTo(Enumerable.Range(0, 20).Select(turn => $"say a{turn}")), "each client's messages keep their order");
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task The_ninth_waiting_message_is_refused(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        var replies = Enumerable.Range(0, 9).Select(_ => model.Prepare()).ToArray();
        await using var server = Start(model);
        await using var client = Connect(server);
        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);
        var started = new List<ChatTurn>();
        while (started.Count < 9)
            started.Add(await server.StartTurnAsync(session.SessionId, "wait"));

        var refused = await client.SendAsync(session.SessionId, "one too many", cancellationToken).ToEndAsync();

        Assert.That((refused[^1] as TurnFailed)?.Message, Does.Contain("8 messages are already waiting"));
        foreach (var reply in replies)
            reply.End("done");
        foreach (var turn in started)
            Assert.That((await turn.ReadAsync(cancellationToken: cancellationToken).ToEndAsync())[^1], Is.TypeOf<TurnCompleted>());
    }

    [Test, CancelAfter(30_000)]
    public async Task Clearing_stops_the_reply_and_dismisses_what_waits(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        var running = model.Prepare().Say("Never ending");
        model.Prepare("Fresh.");
        await using var server = Start(model);
        await using var client = Connect(server);
        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);
        var first = client.SendAsync(session.SessionId, "one", cancellationToken).ToEndAsync();
        await running.Asked.Soon();
        var waiting = await server.StartTurnAsync(session.SessionId, "waits");

        await client.Sessions.ClearAsync(session.SessionId, cancellationToken);

        Assert.That(((await first)[^1] as TurnCompleted)?.FinishReason, Is.EqualTo("stopped"));
        Assert.That((await waiting.ReadAsync(cancellationToken: cancellationToken).ToEndAsync())[^1], Is.TypeOf<TurnFailed>());
        var next = await client.SendAsync(session.SessionId, "two", cancellationToken).ToEndAsync();
        var history = await client.Sessions.GetAsync(session.SessionId, cancellationToken);
        Assert.That((next[^1] as TurnCompleted)?.MessageCount, Is.EqualTo(2));
        Assert.That(history.Messages.Select(message => message.Text), Is.EqualTo(["two", "Fresh."]));
    }

    [Test, CancelAfter(30_000)]
    public async Task Deleting_stops_the_reply(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        var running = model.Prepare().Say("Never ending");
        await using var server = Start(model);
        await using var client = Connect(server);
        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);
        var first = client.SendAsync(session.SessionId, "one", cancellationToken).ToEndAsync();
        await running.Asked.Soon();

        await client.Sessions.DeleteAsync(session.SessionId, cancellationToken);

        await running.Cancelled.Soon();
        Assert.That(((await first)[^1] as TurnCompleted)?.FinishReason, Is.EqualTo("stopped"));
        var after = await client.SendAsync(session.SessionId, "two", cancellationToken).ToEndAsync();
        Assert.That((after[^1] as TurnFailed)?.Message, Is.EqualTo("Session not found"));
    }

    [TestCase("00000000-0000-0000-0000-000000000000", "hi", "Session not found")]
    [TestCase("../../etc/passwd", "hi", "Session not found")]
    [TestCase(null, " \n\t", "Message is required")]
    [TestCase(null, "", "Message is required")]
    [CancelAfter(30_000)]
    public async Task A_wrong_message_is_refused_with_a_sentence(string? session, string message, string sentence, CancellationToken cancellationToken)
    {
        await using var server = Start();
        await using var client = Connect(server);
        var created = session is null ? await client.Sessions.CreateAsync(cancellationToken: cancellationToken) : null;

        var events = await client.SendAsync(session ?? created!.SessionId, message, cancellationToken).ToEndAsync();

        Assert.That((events[^1] as TurnFailed)?.Message, Is.EqualTo(sentence));
        // Of several instances each counts what it did itself.
        if (InClusterAttribute.IsWanted)
            return;
        var stats = await client.Sessions.StatsAsync(cancellationToken);
        Assert.That((stats.TotalRequests, stats.FailedRequests), Is.EqualTo((1L, 1L)));
        Assert.That(stats.TotalSessionsCreated, Is.EqualTo(created is null ? 0 : 1), "a refusal creates nothing");
    }

    [Test, CancelAfter(30_000)]
    public async Task A_message_may_have_32000_characters_and_no_more(CancellationToken cancellationToken)
    {
        await using var server = Start();
        await using var client = Connect(server);
        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);

        var longest = await client.SendAsync(session.SessionId, new string('x', 32_000), cancellationToken).ToEndAsync();
        var longer = await client.SendAsync(session.SessionId, new string('x', 32_001), cancellationToken).ToEndAsync();

        Assert.That(longest[^1], Is.TypeOf<TurnCompleted>());
        Assert.That((longer[^1] as TurnFailed)?.Message, Is.EqualTo("Message is longer than 32000 characters"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_server_that_is_not_there_is_told_as_such(CancellationToken cancellationToken)
    {
        var server = Start();
        var address = new ServerAddress(server.Address);
        await server.DisposeAsync();
        await using var client = Connect(address);

        Assert.That(async () => await client.Sessions.HealthAsync(cancellationToken), Throws.TypeOf<ServerUnreachableException>());
        Assert.That(async () => await client.SendAsync("x", "hi", cancellationToken).ToEndAsync(), Throws.TypeOf<ServerUnreachableException>());
    }

    [Test, CancelAfter(30_000)]
    public async Task Each_key_sees_only_its_own_sessions(CancellationToken cancellationToken)
    {
        await using var server = Start(null, ("CHAT_API_KEY", "alpha, beta"));
        await using var alpha = Connect(server, "alpha");
        await using var beta = Connect(server, "beta");
        await using var nobody = Connect(server);
        await using var stranger = Connect(server, "gamma");
        var session = await alpha.Sessions.CreateAsync(cancellationToken: cancellationToken);

        var mine = await alpha.SendAsync(session.SessionId, "hi", cancellationToken).ToEndAsync();
        var others = await beta.SendAsync(session.SessionId, "hi", cancellationToken).ToEndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(mine[^1], Is.TypeOf<TurnCompleted>());
            Assert.That((others[^1] as TurnFailed)?.Message, Is.EqualTo("Session not found"));
            Assert.That((await alpha.Sessions.ListAsync(cancellationToken)).ActiveSessions, Is.EqualTo(1));
            Assert.That((await beta.Sessions.ListAsync(cancellationToken)).Sessions, Is.Empty);
            Assert.That(async () => await beta.Sessions.GetAsync(session.SessionId, cancellationToken), Throws.TypeOf<RefusedException>());
            Assert.That(async () => await nobody.Sessions.ListAsync(cancellationToken), Throws.TypeOf<RefusedException>());
            Assert.That(async () => await stranger.Sessions.CreateAsync(cancellationToken: cancellationToken), Throws.TypeOf<RefusedException>());
            Assert.That(await server.ScreenAsync(), Does.Not.Contain("alpha").And.Not.Contain("gamma"));
        }
    }

    /// <summary>Waits until the running reply of a session has shown a text.</summary>
    protected static async Task ShownAsync(TestServer<TProgram> server, string sessionId, string text)
    {
        using var late = new CancellationTokenSource(Reading.Limit);
        var shown = "";
        await foreach (var happened in (await server.FindAsync(sessionId)).Latest!.ReadAsync(cancellationToken: late.Token))
        {
            if (happened is Chunk chunk && (shown += chunk.Text).Contains(text, StringComparison.Ordinal))
                return;
        }
        Assert.Fail($"The reply ended as '{shown}'.");
    }

    protected static async Task EndedAsync(TestServer<TProgram> server, string sessionId) =>
        await (await server.FindAsync(sessionId)).Latest!.ReadAsync().ToEndAsync();
}
