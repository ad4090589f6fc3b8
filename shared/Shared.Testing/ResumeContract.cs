namespace GenAiTransport.Testing;

/// <summary>What a transport promises when its connection breaks in the middle of a reply that the server goes on with.</summary>
public abstract class ResumeContract<TProgram> where TProgram : class
{
    protected abstract IChatTransport Connect(ServerAddress server, TimeProvider time);

    static int Step => Depth.CutEvery;

    [TestCase(false, TestName = "Cut_after_any_number_of_bytes_the_reply_arrives_exactly_once")]
    [TestCase(true, TestName = "Reset_after_any_number_of_bytes_the_reply_arrives_exactly_once")]
    [CancelAfter(600_000)]
    public async Task Broken_after_any_number_of_bytes(bool resets, CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        await using var server = new TestServer<TProgram>(model);
        var (cuts, step) = (0, Step);
        var isWhole = false;
        for (var bytes = 0; !isWhole; bytes += step)
        {
            model.Prepare("Grüße, ", "\"wörld\" ", "👋\n");
            var session = await server.CreateSessionAsync();
            await using var proxy = new CuttingProxy(server.Address, bytes, resets);
            await using var client = Connect(new ServerAddress(proxy.Address), new HurriedClock());

            var events = await client.SendAsync(session.Id, "hi", cancellationToken).ToEndAsync();

            isWhole = !proxy.HasCut;
            await (await server.FindAsync(session.Id)).Latest!.ReadAsync(cancellationToken: cancellationToken).ToEndAsync();
            Assert.That((await session.SummaryAsync()).MessageCount, Is.EqualTo(2), $"asked once, cut after {bytes} bytes");
            AssertWhole(events, "Grüße, \"wörld\" 👋", $"cut after {bytes} bytes");
            cuts += isWhole ? 0 : 1;
            await server.DeleteSessionAsync(session.Id);
        }
        Assert.That(cuts, Is.GreaterThan(800 / step), "the reply was cut in many places");
    }

    [Test, CancelAfter(30_000)]
    public async Task A_message_that_was_lost_on_its_way_is_sent_again(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        model.Prepare("one");
        await using var server = new TestServer<TProgram>(model);
        await using var proxy = new CuttingProxy(server.Address);
        await using var client = Connect(new ServerAddress(proxy.Address), new HurriedClock());
        var session = await server.CreateSessionAsync();
        proxy.Cut();

        var events = await client.SendAsync(session.Id, "hi", cancellationToken).ToEndAsync();

        AssertWhole(events, "one", "cut before the message passed");
        Assert.That((await session.SummaryAsync()).MessageCount, Is.EqualTo(2));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_broken_connection_resumes_without_a_gap_and_says_so_once(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        var reply = model.Prepare().Say("one");
        await using var server = new TestServer<TProgram>(model);
        await using var proxy = new CuttingProxy(server.Address);
        await using var client = Connect(new ServerAddress(proxy.Address), new HurriedClock());
        var session = await server.CreateSessionAsync();
        var notices = new List<string>();
        client.Notice += notices.Add;

        var events = new List<ChatEvent>();
        await foreach (var happened in client.SendAsync(session.Id, "hi", cancellationToken))
        {
            events.Add(happened);
            if (happened is Chunk { ChunkNumber: 1 })
            {
                await proxy.CutAsync();
                reply.Say(" two");
                reply.End(" three");
            }
        }

        AssertWhole(events, "one two three", "cut after the first chunk");
        Assert.That(notices, Has.Count.EqualTo(2), string.Join('\n', notices));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_reply_that_was_forgotten_meanwhile_is_given_up(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        var reply = model.Prepare().Say("one");
        await using var server = new TestServer<TProgram>(model);
        await using var proxy = new CuttingProxy(server.Address);
        await using var client = Connect(new ServerAddress(proxy.Address), new HurriedClock());
        var session = await server.CreateSessionAsync();

        var events = new List<ChatEvent>();
        await foreach (var happened in client.SendAsync(session.Id, "hi", cancellationToken))
        {
            events.Add(happened);
            if (happened is Chunk { ChunkNumber: 1 })
            {
                await server.DeleteSessionAsync(session.Id);
                await reply.Cancelled.Soon();
                await proxy.CutAsync();
            }
        }

        // The end of the reply may still have passed before the cut.
        Assert.That(events[^1], Is.TypeOf<TurnFailed>().With.Property("Message").EqualTo(Refusal.UnknownTurn.Sentence).Or.TypeOf<TurnCompleted>());
    }

    [Test, CancelAfter(30_000)]
    public async Task A_server_that_does_not_come_back_is_given_up_after_a_while(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        model.Prepare().Say("one");
        var server = new TestServer<TProgram>(model);
        var proxy = new CuttingProxy(server.Address);
        var clock = new ManualClock();
        await using var client = Connect(new ServerAddress(proxy.Address), clock);
        var session = await server.CreateSessionAsync();

        var reading = client.SendAsync(session.Id, "hi", cancellationToken).ToEndAsync();
        await Reading.UntilAsync(() => proxy.Passed.Contains("one", StringComparison.Ordinal));
        await proxy.DisposeAsync();
        await clock.AdvanceUntilAsync(reading, TimeSpan.FromSeconds(5)).Soon();

        Assert.That(((await reading)[^1] as TurnFailed)?.Message, Does.Contain("could not be reached again"));
        await server.DisposeAsync();
    }

    [Test, CancelAfter(30_000)]
    public virtual async Task A_connection_that_falls_silent_is_taken_for_broken(CancellationToken cancellationToken)
    {
        var model = new ScriptedModel();
        var reply = model.Prepare().Say("one");
        await using var server = new TestServer<TProgram>(model);
        var clock = new ManualClock();
        await using var client = Connect(new ServerAddress(server.Address), clock);
        var session = await server.CreateSessionAsync();
        var broken = new TaskCompletionSource();
        client.Notice += _ => broken.TrySetResult();

        var reading = client.SendAsync(session.Id, "hi", cancellationToken).ToEndAsync();
        await reply.Asked.Soon();
        await clock.AdvanceUntilAsync(broken.Task, TimeSpan.FromSeconds(45)).Soon();
        reply.End(" two");
        await clock.AdvanceUntilAsync(reading, TimeSpan.FromSeconds(1)).Soon();

        AssertWhole(await reading, "one two", "silent after the first chunk");
    }

    protected static void AssertWhole(List<ChatEvent> events, string text, string when)
    {
        var chunks = events.OfType<Chunk>().ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(events.Text(), Is.EqualTo(text), when);
            Assert.That(events.Select(happened => happened.GetType()), Is.EqualTo(
                [typeof(TurnStarted), typeof(TurnStatus), .. chunks.Select(_ => typeof(Chunk)), typeof(TurnCompleted)]), when);
            Assert.That(chunks.Select(chunk => chunk.ChunkNumber), Is.EqualTo(Enumerable.Range(1, chunks.Length)), when);
        }
    }
}
