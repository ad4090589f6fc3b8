using GenAiTransport.Testing;

namespace GenAiTransport.Tests.Chat;

[TestFixture, CancelAfter(20_000)]
public sealed class FollowTests
{
    readonly ManualClock _clock = new();
    readonly ScriptedModel _model = new();
    ChatSessions _sessions = null!;

    [SetUp]
    public void Begin() => _sessions = TestSessions.Of(_model, new Limits { WaitingTurns = 100 }, _clock);

    [TearDown]
    public void End()
    {
        _sessions.Dispose();
        _model.Dispose();
    }

    [Test]
    public async Task Turns_come_in_order_each_event_once_and_the_end_last()
    {
        var running = _model.Prepare().Say("one");
        _model.Prepare("three");
        var first = Start("1");
        using var member = Home(first).Join("me")!;
        await using var news = member.FollowAsync().GetAsyncEnumerator();
        var second = Start("2", first.Session.Id);
        running.End(" two");

        Assert.That(await ToldAsync(news), Is.EqualTo(("one two", first)));
        Assert.That(await ToldAsync(news), Is.EqualTo(("three", second)));
        _sessions.Delete(first.Session.Id, null);

        Assert.That(await NextAsync(news), Is.InstanceOf<UpdateNews>().With.Property("Update").Property("UpdateType").EqualTo("session_deleted"));
        Assert.That(await NextAsync(news), Is.EqualTo(new EndNews(FollowEnd.Deleted)));
        Assert.That(await news.MoveNextAsync().AsTask().Soon(), Is.False);
        Assert.That(Home(first).Join("too late"), Is.Null);
    }

    [Test]
    public async Task What_others_do_is_told_while_a_reply_runs()
    {
        _model.Prepare().Say("Never ending");
        var turn = Start("hi");
        using var member = Home(turn).Join("me")!;
        await using var news = member.FollowAsync().GetAsyncEnumerator();
        while (await NextAsync(news) is not EventNews)
        {
        }

        var other = Home(turn).Join("other")!;
        Home(turn).Tell(new SessionUpdate(SessionUpdate.UserTyping) { ConnectionId = "other", Typing = true }, exceptConnection: "other");
        other.Dispose();

        Assert.That(
            new[] { await UpdateAsync(news), await UpdateAsync(news), await UpdateAsync(news) }.Select(update => (update.UpdateType, update.ConnectedClients)),
            Is.EqualTo([("user_joined", 2), ("user_typing", (int?)null), ("user_disconnected", 1)]));
    }

    [Test]
    public async Task A_deleted_session_is_told_after_the_reply_that_it_ends()
    {
        _model.Prepare().Say("Half");
        var turn = Start("hi");
        using var member = Home(turn).Join("me")!;
        await using var news = member.FollowAsync().GetAsyncEnumerator();
        while (await NextAsync(news) is not EventNews { Events: var events } || events.Span[^1] is not Chunk)
        {
        }

        _sessions.Delete(turn.Session.Id, null);

        Assert.That(await NextAsync(news), Is.InstanceOf<EventNews>(), "the reply was stopped");
        Assert.That((await UpdateAsync(news)).UpdateType, Is.EqualTo("session_deleted"));
        Assert.That(await NextAsync(news), Is.EqualTo(new EndNews(FollowEnd.Deleted)));
    }

    [Test]
    public async Task Who_comes_back_goes_on_after_what_it_saw()
    {
        for (var index = 0; index < 3; index++)
            _model.Prepare($"reply {index}", " word", " end");
        var first = Start("0");
        var others = new[] { Start("1", first.Session.Id), Start("2", first.Session.Id) };
        await others[1].ReadAsync().ToEndAsync();

        using var member = Home(first).Join("back", seen: first)!;
        await using var news = member.FollowAsync(first, after: 1).GetAsyncEnumerator();

        Assert.That(await ToldAsync(news), Is.EqualTo((" word end", first)));
        Assert.That(await ToldAsync(news), Is.EqualTo(("reply 1 word end", others[0])));
        Assert.That(await ToldAsync(news), Is.EqualTo(("reply 2 word end", others[1])));
    }

    [Test]
    public async Task Who_falls_behind_by_many_turns_is_told_so()
    {
        _model.Prepare().Say("Never ending");
        var turn = Start("0");
        using var member = Home(turn).Join("slow")!;
        for (var index = 0; index < 32; index++)
            Start("more", turn.Session.Id);

        Assert.That(await NextAsync(member.FollowAsync().GetAsyncEnumerator()), Is.EqualTo(new EndNews(FollowEnd.FellBehind)));
    }

    [Test]
    public async Task Who_misses_that_the_history_was_emptied_is_told_that_it_fell_behind()
    {
        _sessions.TryCreate(null, null, out var session, out _);
        using var member = session!.Join("slow")!;
        session!.Clear();
        for (var index = 0; index < 256; index++)
            session.Tell(new SessionUpdate(SessionUpdate.UserTyping));

        Assert.That((await member.FollowAsync().ToEndAsync())[^1], Is.EqualTo(new EndNews(FollowEnd.FellBehind)));
    }

    [Test]
    public async Task Who_comes_after_the_history_was_emptied_hears_nothing_of_what_was_being_said()
    {
        var first = _model.Prepare().Say("Half");
        _model.Prepare("new");
        var old = Start("old");
        await first.Asked.Soon();
        Home(old).Clear();
        using var member = Home(old).Join("late", out var picture, out var last)!;
        var next = Start("next", old.Session.Id);

        await using var news = member.FollowAsync().GetAsyncEnumerator();
        Assert.That(await ToldAsync(news), Is.EqualTo(("new", next)));
        Assert.That((picture.Messages, last), Is.EqualTo((Array.Empty<HistoryEntry>(), (ChatTurn?)null)));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_server_that_stops_is_the_end_also_while_a_reply_runs(bool isReplying)
    {
        using var stopping = new CancellationTokenSource();
        _sessions.TryCreate(null, null, out var session, out _);
        using var member = session!.Join("me")!;
        await using var news = member.FollowAsync(stopping: stopping.Token).GetAsyncEnumerator();
        if (isReplying)
        {
            _model.Prepare().Say("Half");
            Start("hi", session!.Id);
            while (await NextAsync(news) is not EventNews { Events: var events } || events.Span[^1] is not Chunk)
            {
            }
        }
        var end = NextAsync(news);

        await stopping.CancelAsync();

        Assert.That(await end, Is.EqualTo(new EndNews(FollowEnd.ShuttingDown)));
    }

    [Test]
    public async Task Silence_is_told_and_the_reply_goes_on()
    {
        var reply = _model.Prepare().Say("one");
        var turn = Start("hi");
        using var member = Home(turn).Join("me")!;
        await using var news = member.FollowAsync(silence: TimeSpan.FromSeconds(15)).GetAsyncEnumerator();
        while (await NextAsync(news) is not EventNews { Events: var events } || events.Span[^1] is not Chunk)
        {
        }

        var silence = NextAsync(news);
        await _clock.AdvanceUntilAsync(silence, TimeSpan.FromSeconds(15)).Soon();

        Assert.That(await silence, Is.InstanceOf<SilenceNews>());
        reply.End(" two");
        Assert.That(await NextAsync(news), Is.InstanceOf<EventNews>());
    }

    [Test]
    public async Task Who_stops_following_is_not_kept_by_the_turn()
    {
        using var left = new CancellationTokenSource();
        _model.Prepare().Say("Never ending");
        var turn = Start("hi");
        using var member = Home(turn).Join("me")!;
        var following = member.FollowAsync(cancellationToken: left.Token).ToEndAsync();

        await left.CancelAsync();

        Assert.That(async () => await following.Soon(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(turn.Readers, Is.Zero);
    }

    ChatTurn Start(string message, string? sessionId = null)
    {
        Assert.That(_sessions.TryStart(sessionId, message, null, out var turn, out var refusal), Is.True, refusal?.Sentence);
        return turn!;
    }

    static async Task<SessionNews> NextAsync(IAsyncEnumerator<SessionNews> news) =>
        await news.MoveNextAsync().AsTask().Soon() ? news.Current : throw new AssertionException("Nothing followed");

    static async Task<SessionUpdate> UpdateAsync(IAsyncEnumerator<SessionNews> news) => ((UpdateNews)await NextAsync(news)).Update;

    /// <summary>The next turn whole: its text, each chunk once.</summary>
    static async Task<(string Text, ChatTurn Turn)> ToldAsync(IAsyncEnumerator<SessionNews> news)
    {
        var turn = ((TurnNews)await NextAsync(news)).Turn;
        var told = new List<ChatEvent>();
        while (told is not [.., TurnCompleted or TurnFailed])
            told.AddRange(((EventNews)await NextAsync(news)).Events.ToArray());
        return (told.Text(), turn);
    }

    static ChatSession Home(ChatTurn turn) => (ChatSession)turn.Session;
}
