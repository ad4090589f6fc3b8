using Microsoft.Extensions.AI;
using GenAiTransport.Testing;

namespace GenAiTransport.Tests.Chat;

[TestFixture, CancelAfter(20_000)]
public sealed class ChatSessionTests
{
    static ChatTurn Start(ChatSessions sessions, string message, string? sessionId = null)
    {
        Assert.That(sessions.TryStart(sessionId, message, null, out var turn, out var refusal), Is.True, refusal?.Sentence);
        return turn!;
    }

    [Test]
    public async Task A_turn_runs_to_its_end_with_no_reader()
    {
        var model = new ScriptedModel();
        model.Prepare("Hello");
        using var sessions = TestSessions.Of(model);
        var turn = Start(sessions, "hi");

        // Nobody has read before: what is awaited here is the end, told by the statistics.
        await turn.ReadAsync(after: 1_000).ToEndAsync();

        Assert.That(Home(turn).Details().Messages.Select(message => message.Text), Is.EqualTo(["hi", "Hello"]));
    }

    [Test]
    public async Task A_late_reader_gets_what_it_missed_and_then_the_rest_live()
    {
        var model = new ScriptedModel();
        var reply = model.Prepare().Say("one").Say(" two");
        using var sessions = TestSessions.Of(model);
        var turn = Start(sessions, "hi");
        await foreach (var early in turn.ReadAsync())
        {
            if (early is Chunk { ChunkNumber: 2 })
                break;
        }

        await using var late = turn.ReadAsync().GetAsyncEnumerator();
        for (var missed = 0; missed < 4; missed++)
            Assert.That(await late.MoveNextAsync().AsTask().Soon(), Is.True);
        Assert.That(late.Current, Is.InstanceOf<Chunk>().With.Property("Text").EqualTo(" two"));
        var live = late.MoveNextAsync().AsTask();
        Assert.That(live.IsCompleted, Is.False);
        reply.End(" three");
        Assert.That(await live.Soon(), Is.True);
        Assert.That(late.Current, Is.InstanceOf<Chunk>().With.Property("Text").EqualTo(" three"));
    }

    [Test]
    public async Task A_reader_may_come_back_at_any_chunk()
    {
        var model = new ScriptedModel();
        model.Prepare("a", "b", "c", "d");
        using var sessions = TestSessions.Of(model);
        var turn = Start(sessions, "hi");
        var all = await turn.ReadAsync().ToEndAsync();

        for (var after = 0; after <= 4; after++)
        {
            var rest = await turn.ReadAsync(after).ToEndAsync();
            Assert.That(rest, Is.EqualTo(all.Skip(after + 2)), $"after chunk {after}");
        }
        Assert.That(await turn.ReadAsync(after: 5).ToEndAsync(), Is.Empty, "the end was read");
        Assert.That(all.Skip(2).OfType<Chunk>().Select(chunk => chunk.ChunkNumber), Is.EqualTo([1, 2, 3, 4]));
    }

    [Test]
    public async Task An_end_that_comes_without_text_marks_an_empty_last_chunk()
    {
        var model = new ScriptedModel();
        model.Prepare().Say("all of").Say(" it\n").End();
        using var sessions = TestSessions.Of(model);
        var chunks = (await Start(sessions, "hi").ReadAsync().ToEndAsync()).OfType<Chunk>();
        Assert.That(chunks.Select(chunk => (chunk.Text, chunk.IsFinal)), Is.EqualTo([("all of", false), (" it", false), ("", true)]));
    }

    [Test]
    public async Task Many_readers_share_one_reply()
    {
        var model = new ScriptedModel();
        var reply = model.Prepare();
        using var sessions = TestSessions.Of(model);
        var turn = Start(sessions, "hi");
        var readers = Enumerable.Range(0, 200).Select(_ => Task.Run(() => turn.ReadAsync().ToEndAsync())).ToArray();
        for (var word = 0; word < 100; word++)
            reply.Say($" {word}");
        reply.End();

        var all = await Task.WhenAll(readers).Soon();
        Assert.That(all.Select(events => events.Text()).Distinct(), Is.EqualTo([string.Concat(Enumerable.Range(0, 100).Select(word => $" {word}"))]));
    }

    [Test]
    public async Task A_turn_that_its_client_named_is_started_once()
    {
        var model = new ScriptedModel();
        model.Prepare("Hello");
        using var sessions = TestSessions.Of(model);
        var id = Guid.NewGuid();
        Assert.That(sessions.TryStart(null, "hi", "me", out var turn, out _, turnId: id), Is.True);
        await turn!.ReadAsync().ToEndAsync();

        Assert.That(sessions.TryStart(turn.Session.Id, "hi", "me", out var again, out _, turnId: id), Is.True);
        Assert.That(sessions.TryStart(turn.Session.Id, "something else", "me", out _, out var refusal, turnId: id), Is.False);
        Assert.That(sessions.TryStart(null, "hi", "somebody else", out _, out var other, turnId: id), Is.False);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sessions.FindTurn(id.ToString(), "me"), Is.SameAs(turn));
            Assert.That(again, Is.SameAs(turn), "the same message again is answered once");
            Assert.That((refusal, other), Is.EqualTo((Refusal.TakenTurn, Refusal.TakenTurn)));
            Assert.That((sessions.Count, sessions.Stats.Report("", 0).TotalSessionsCreated), Is.EqualTo((1, 1L)), "a refusal creates nothing");
            Assert.That(Home(turn).MessageCount, Is.EqualTo(2));
        }
    }

    [Test]
    public async Task Silence_gives_an_empty_batch_and_the_reply_goes_on()
    {
        var clock = new ManualClock();
        var model = new ScriptedModel();
        var reply = model.Prepare();
        using var sessions = TestSessions.Of(model, time: clock);
        var turn = Start(sessions, "hi");
        await reply.Asked.Soon();
        await using var batches = turn.ReadBatchesAsync(after: 0, TimeSpan.FromSeconds(15)).GetAsyncEnumerator();
        var waiting = batches.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.That(await waiting.Soon(), Is.True);
        Assert.That(batches.Current.IsEmpty, Is.True);
        reply.Say("at last");
        Assert.That(await batches.MoveNextAsync().AsTask().Soon(), Is.True);
        Assert.That(batches.Current.Span[0], Is.InstanceOf<Chunk>());
    }

    [Test]
    public async Task Stopping_lets_the_waiting_turn_follow()
    {
        var model = new ScriptedModel();
        var first = model.Prepare().Say("shown");
        model.Prepare("second reply");
        using var sessions = TestSessions.Of(model);
        var one = Start(sessions, "one");
        var two = Start(sessions, "two", one.Session.Id);
        await foreach (var happened in one.ReadAsync())
        {
            if (happened is Chunk)
                break;
        }

        Assert.That(Home(one).Stop(), Is.True);

        await first.Cancelled.Soon();
        Assert.That(((TurnCompleted)(await one.ReadAsync().ToEndAsync())[^1]).FinishReason, Is.EqualTo("stopped"));
        Assert.That((await two.ReadAsync().ToEndAsync()).Text(), Is.EqualTo("second reply"));
        Assert.That(Home(one).Details().Messages.Select(message => message.Text), Is.EqualTo(["one", "shown", "two", "second reply"]));
    }

    [Test]
    public async Task A_reply_stopped_before_its_first_word_leaves_no_trace()
    {
        var model = new ScriptedModel();
        var reply = model.Prepare();
        using var sessions = TestSessions.Of(model);
        var turn = Start(sessions, "hi");
        await reply.Asked.Soon();

        turn.Stop();

        Assert.That(await turn.ReadAsync().ToEndAsync(), Has.Exactly(1).InstanceOf<TurnCompleted>().And.None.InstanceOf<Chunk>());
        Assert.That(Home(turn).MessageCount, Is.Zero);
    }

    [Test]
    public async Task A_model_that_says_nothing_has_failed()
    {
        var model = new ScriptedModel();
        model.Prepare(" \n");
        using var sessions = TestSessions.Of(model);
        var events = await Start(sessions, "hi").ReadAsync().ToEndAsync();
        Assert.That(events[^1], Is.InstanceOf<TurnFailed>().With.Property("Message").Contains("no answer"));
        Assert.That(events.OfType<Chunk>(), Is.Empty);
    }

    [Test]
    public async Task Simulated_streaming_knows_the_length_before_the_first_chunk()
    {
        var model = new ScriptedModel();
        model.Prepare("one two three ", "four five\nsix \n");
        using var sessions = TestSessions.Of(model, simulated: SimulatedPace.FourWords with { Gap = TimeSpan.Zero });
        var turn = Start(sessions, "hi");
        var chunks = (await turn.ReadAsync().ToEndAsync()).OfType<Chunk>().ToList();
        Assert.That(chunks.Select(chunk => (chunk.Text, chunk.IsFinal)), Is.EqualTo([("one two three four ", false), ("five\nsix", true)]));
        Assert.That(turn.TotalLength, Is.EqualTo("one two three four five\nsix".Length));
    }

    [Test]
    public async Task What_outgrows_the_history_is_forgotten_from_its_beginning()
    {
        var model = new ScriptedModel();
        using var sessions = TestSessions.Of(model);
        var id = "";
        for (var turn = 0; turn < 10; turn++)
        {
            model.Prepare(new string('r', 60_000));
            var started = Start(sessions, $"{turn}", id);
            id = started.Session.Id;
            await started.ReadAsync().ToEndAsync();
        }
        var last = model.Prepare("end");
        await Start(sessions, "last", id).ReadAsync().ToEndAsync();

        var asked = await last.Asked.Soon();
        Assert.That(asked.Sum(message => message.Text.Length), Is.InRange(300_000, 400_000));
        Assert.That(asked[0].Role, Is.EqualTo(ChatRole.User));
        Assert.That(asked[^1].Text, Is.EqualTo("last"));
    }

    [Test]
    public async Task Sessions_and_finished_replies_are_forgotten_in_time()
    {
        var clock = new ManualClock();
        var model = new ScriptedModel();
        model.Prepare("Hello");
        using var sessions = TestSessions.Of(model, time: clock);
        var turn = Start(sessions, "hi");
        await turn.ReadAsync().ToEndAsync();

        clock.Advance(TimeSpan.FromMinutes(4.9));
        Assert.That(sessions.FindTurn(turn.Id, null), Is.SameAs(turn), "kept for five minutes");
        clock.Advance(TimeSpan.FromMinutes(0.5));
        Assert.That(sessions.FindTurn(turn.Id, null), Is.Null);
        Assert.That(sessions.Find(turn.Session.Id, null), Is.Not.Null);
        clock.Advance(TimeSpan.FromMinutes(54));
        Assert.That(sessions.Find(turn.Session.Id, null), Is.Not.Null, "kept for an hour");
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.That(sessions.Find(turn.Session.Id, null), Is.Null);
        Assert.That(sessions.Count, Is.Zero);
    }

    [Test]
    public void Who_listened_for_hours_and_is_cut_off_finds_the_session_again()
    {
        var clock = new ManualClock();
        using var sessions = TestSessions.Of(new ScriptedModel(), time: clock);
        sessions.TryCreate(null, null, out var session, out _);
        using (session!.Join("listener"))
            clock.Advance(TimeSpan.FromHours(3));

        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.That(sessions.Find(session!.Id, null), Is.Not.Null);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.That(sessions.Find(session.Id, null), Is.Null);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task How_a_lost_turn_ended_is_told_also_to_who_has_heard_more_of_it(int heard)
    {
        using var sessions = TestSessions.Of(new ScriptedModel());
        sessions.TryCreate(null, null, out var session, out _);
        var turn = new ChatTurn(session!, "hi", false, null, Guid.NewGuid(), TimeProvider.System);
        turn.Append(new TurnStatus("Generating", 1));
        turn.Append(new Chunk("one", 1, false, default));
        await using var reading = turn.ReadAsync(after: heard).GetAsyncEnumerator();
        var end = reading.MoveNextAsync().AsTask();

        var lost = new TurnFailed("Lost", session!.Id, default);
        turn.Lose(lost);

        Assert.That(await end.Soon(), Is.True);
        Assert.That(reading.Current, Is.EqualTo(lost));
        Assert.That(await reading.MoveNextAsync().AsTask().Soon(), Is.False);
    }

    [Test]
    public async Task A_session_that_answers_is_not_forgotten()
    {
        var clock = new ManualClock();
        var model = new ScriptedModel();
        var reply = model.Prepare();
        using var sessions = TestSessions.Of(model, time: clock);
        var turn = Start(sessions, "hi");
        await reply.Asked.Soon();
        clock.Advance(TimeSpan.FromHours(3));
        Assert.That(sessions.Find(turn.Session.Id, null), Is.Not.Null);
        reply.End("done");
        Assert.That((await turn.ReadAsync().ToEndAsync())[^1], Is.InstanceOf<TurnCompleted>());
    }

    [Test]
    public async Task One_session_keeps_a_bounded_number_of_replies()
    {
        var model = new ScriptedModel();
        using var sessions = TestSessions.Of(model);
        var turns = new List<ChatTurn>();
        for (var index = 0; index < 40; index++)
        {
            model.Prepare("ok");
            turns.Add(Start(sessions, "hi", turns.LastOrDefault()?.Session.Id));
            await turns[^1].ReadAsync().ToEndAsync();
        }
        Assert.That(turns.Count(turn => sessions.FindTurn(turn.Id, null) is not null), Is.EqualTo(16));
        Assert.That(sessions.FindTurn(turns[^1].Id, null), Is.Not.Null);
    }

    [Test]
    public void A_full_server_says_so_and_has_room_again_after_a_deletion()
    {
        using var sessions = TestSessions.Of(new ScriptedModel(), new Limits { MaxSessions = 2 });
        Assert.That(sessions.TryCreate(null, null, out var first, out _), Is.True);
        Assert.That(sessions.TryCreate(null, null, out _, out _), Is.True);
        Assert.That(sessions.TryCreate(null, null, out _, out var refusal), Is.False);
        Assert.That(refusal?.Kind, Is.EqualTo(RefusalKind.Full));
        Assert.That(sessions.Delete(first!.Id, null), Is.True);
        Assert.That(sessions.Delete(first.Id, null), Is.False);
        Assert.That(sessions.TryCreate(null, null, out _, out _), Is.True);
    }

    [TestCase("../x y")]
    [TestCase("a\nb")]
    public void A_model_has_a_name_like_one(string name)
    {
        using var sessions = TestSessions.Of(new ScriptedModel());
        Assert.That(sessions.TryCreate(name, null, out _, out var refusal), Is.False);
        Assert.That(refusal?.Sentence, Does.Contain("model_id"));
    }

    [Test]
    public async Task Statistics_are_exact_under_concurrency()
    {
        using var sessions = TestSessions.Of(new OfflineModel(TimeSpan.Zero, 0, TimeProvider.System));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(worker => Task.Run(async () =>
        {
            string? id = null;
            for (var message = 0; message < 20; message++)
            {
                var said = message % 5 == 4 ? " " : "say hi";
                if (!sessions.TryStart(id, said, null, out var turn, out _))
                    continue;
                id = turn.Session.Id;
                await turn.ReadAsync().ToEndAsync();
                var now = sessions.Stats.Report("", 0);
                Assert.That(now.TotalRequests, Is.GreaterThanOrEqualTo(now.SuccessfulRequests + now.FailedRequests));
            }
        })));
        var report = sessions.Stats.Report("", sessions.Count);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.TotalRequests, Is.EqualTo(1_000));
            Assert.That(report.SuccessfulRequests, Is.EqualTo(800));
            Assert.That(report.FailedRequests, Is.EqualTo(200));
            Assert.That(report.TotalSessionsCreated, Is.EqualTo(50));
            Assert.That(report.ActiveSessions, Is.EqualTo(50));
        }
    }

    static ChatSession Home(ChatTurn turn) => (ChatSession)turn.Session;
}
