extern alias Sse;
extern alias Streamable;
using GenAiTransport.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport.Cluster.Tests;

/// <summary>What holds for all instances together.</summary>
public sealed class SharedRulesTests
{
    readonly ScriptedModel _model = new();
    RedisServer _redis = null!;
    TestServer<Sse::Program> _one = null!;
    TestServer<Streamable::Program> _other = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _redis = await RedisServer.StartAsync();
        _one = new TestServer<Sse::Program>(_model, settings: Settings);
        _other = new TestServer<Streamable::Program>(_model, settings: Settings);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Test, CancelAfter(60_000)]
    public async Task The_same_turn_id_sent_to_two_instances_at_once_is_answered_once()
    {
        for (var round = 0; round < 10; round++)
        {
            var session = await CreateAsync(round % 2 == 0 ? One : Other);
            _model.Prepare($"Only answer {round}");
            var message = new NewMessage(session, $"question {round}", null, Guid.NewGuid());

            var answers = await Task.WhenAll(((IChatSessions[])[One, Other, One, Other]).Select(sessions => Task.Run(() => sessions.StartAsync(message).AsTask())));

            foreach (var answer in answers)
            {
                Assert.That(answer.IsGranted(out var turn, out var refusal), Is.True, refusal?.Sentence);
                Assert.That((await turn!.ReadAsync().ToEndAsync()).Text(), Is.EqualTo($"Only answer {round}"));
            }
            Assert.That((await (await One.FindAsync(session, null))!.DetailsAsync()).MessageCount, Is.EqualTo(2));
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task A_message_that_begins_a_session_twice_leaves_one()
    {
        var before = (await One.ListAsync("somebody")).Count;
        _model.Prepare("Only answer");
        var message = new NewMessage(null, "question", "somebody", Guid.NewGuid());

        var answers = await Task.WhenAll(((IChatSessions[])[One, Other]).Select(sessions => Task.Run(() => sessions.StartAsync(message).AsTask())));

        foreach (var answer in answers)
            Assert.That(answer.IsGranted(out var turn, out _) ? (await turn.ReadAsync().ToEndAsync()).Text() : null, Is.EqualTo("Only answer"));
        Assert.That(await One.ListAsync("somebody"), Has.Count.EqualTo(before + 1));
        Assert.That(await Other.ListAsync("somebody"), Has.Count.EqualTo(before + 1));
    }

    [Test, CancelAfter(60_000)]
    public async Task A_message_sent_again_is_counted_once_and_a_refused_one_has_failed()
    {
        var before = One.Stats.Report("", 0);
        var reply = _model.Prepare().Say("Only answer");
        var message = new NewMessage(await CreateAsync(Other), "question", null, Guid.NewGuid());

        Assert.That((await One.StartAsync(message)).IsGranted(out var turn, out _) && (await One.StartAsync(message)).IsGranted(out _, out _), Is.True);
        Assert.That((await One.StartAsync(new NewMessage(Guid.NewGuid().ToString(), "question", null))).IsGranted(out _, out _), Is.False);
        reply.End();
        await turn!.ReadAsync().ToEndAsync();

        var after = One.Stats.Report("", 0);
        Assert.That((after.TotalRequests - before.TotalRequests, after.SuccessfulRequests - before.SuccessfulRequests, after.FailedRequests - before.FailedRequests),
            Is.EqualTo((2L, 1L, 1L)));
    }

    [Test, CancelAfter(60_000)]
    public async Task Nobody_finds_what_is_somebody_elses()
    {
        _model.Prepare("Private.");
        var session = await CreateAsync(One, "mine");
        (await Other.StartAsync(new NewMessage(session, "hi", "mine"))).IsGranted(out var turn, out _);
        await turn!.ReadAsync().ToEndAsync();
        foreach (var sessions in (IChatSessions[])[One, Other])
        {
            Assert.That(await sessions.FindAsync(session, "theirs"), Is.Null);
            Assert.That(await sessions.FindTurnAsync(turn.Id, "theirs"), Is.Null);
            Assert.That(await sessions.ListAsync("theirs"), Is.Empty);
            Assert.That(await sessions.DeleteAsync(session, "theirs"), Is.False);
            Assert.That((await sessions.ListAsync("mine")).Select(mine => mine.SessionId), Does.Contain(session));
            Assert.That(await sessions.FindTurnAsync(turn.Id, "mine"), Is.Not.Null);
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task Members_everywhere_hear_who_comes_types_and_goes_and_that_it_is_over()
    {
        var session = await CreateAsync(One);
        var here = (await (await One.FindAsync(session, null))!.JoinAsync("here"))!;
        var there = (await (await Other.FindAsync(session, null))!.JoinAsync("there"))!;
        var third = (await (await Other.FindAsync(session, null))!.JoinAsync("third"))!;
        var hearing = new[] { here, there }.Select(member => HearAsync(member)).ToArray();
        await (await Other.FindAsync(session, null))!.TellAsync(new SessionUpdate(SessionUpdate.UserTyping) { ConnectionId = "there", Typing = true }, exceptConnection: "there");
        await (await One.FindAsync(session, null))!.TellAsync(new SessionUpdate(SessionUpdate.UserTyping) { ConnectionId = "here", Typing = true }, exceptConnection: "here");
        third.Dispose();
        await Reading.UntilAsync(async () => (await (await One.FindAsync(session, null))!.SummaryAsync()).ConnectedClients == 2);
        await (await Other.FindAsync(session, null))!.ClearAsync();

        Assert.That(await Other.DeleteAsync(session, null), Is.True);

        var heard = await Task.WhenAll(hearing).Soon();
        Assert.That(heard[0], Is.EqualTo(["user_joined there 2", "user_joined third 3", "user_typing there", "user_disconnected third 2", "session_cleared", "session_deleted", "Deleted"]));
        Assert.That(heard[1], Is.EqualTo(["user_joined third 3", "user_typing here", "user_disconnected third 2", "session_cleared", "session_deleted", "Deleted"]));
        Assert.That(await One.FindAsync(session, null), Is.Null);
        Assert.That(await Other.FindAsync(session, null), Is.Null);
    }

    [Test, CancelAfter(60_000)]
    public async Task A_turn_costs_two_writes_however_long_it_is_and_leaves_no_key_that_does_not_expire()
    {
        var session = await CreateAsync(One);
        var writes = new List<int>();
        foreach (var words in (int[])[1, 300, 300, 300])
        {
            _model.Prepare([.. Enumerable.Range(0, words).Select(word => $"word{word} ")]);
            var before = await WritesAsync();
            (await Other.StartAsync(new NewMessage(session, "count", null))).IsGranted(out var turn, out _);
            var events = await turn!.ReadAsync().ToEndAsync();
            Assert.That(events.OfType<Chunk>().Count(), Is.EqualTo(words));
            writes.Add(await WritesAsync() - before);
        }
        // Waking the session where it is asked for first takes one more, and the directory its own, now and then for sessions of other tests too.
        Assert.That(writes[0], Is.InRange(2, 6));
        Assert.That(writes.Skip(1).Min(), Is.EqualTo(2));
        foreach (var key in (await _redis.AskAsync("KEYS", "*")).Split('\n'))
        {
            if (key is not ("chat:sessions" or "chat/members/chat"))
                Assert.That(int.Parse(await _redis.AskAsync("TTL", key), System.Globalization.CultureInfo.InvariantCulture), Is.GreaterThan(0), key);
        }
    }

    /// <summary>All changes to the store are scripts.</summary>
    async Task<int> WritesAsync()
    {
        var calls = 0;
        foreach (var line in (await _redis.AskAsync("INFO", "commandstats")).Split('\n'))
        {
            if (line.StartsWith("cmdstat_eval", StringComparison.Ordinal))
                calls += int.Parse(line.Split("calls=")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
        }
        return calls;
    }

    static async Task<List<string>> HearAsync(SessionMember member)
    {
        var heard = new List<string>();
        await foreach (var news in member.FollowAsync())
        {
            if (news is UpdateNews { Update: var update })
                heard.Add($"{update.UpdateType} {update.ConnectionId} {update.ConnectedClients}".Trim());
            else if (news is EndNews { Reason: var reason })
                heard.Add($"{reason}");
        }
        return heard;
    }

    IChatSessions One => _one.Services.GetRequiredService<IChatSessions>();

    IChatSessions Other => _other.Services.GetRequiredService<IChatSessions>();

    (string, string)[] Settings => [("CHAT_CLUSTER", _redis.Address)];

    static async Task<string> CreateAsync(IChatSessions sessions, string? owner = null) =>
        (await sessions.CreateAsync(null, owner)).IsGranted(out var session, out var refusal) ? session.Id : throw new InvalidOperationException(refusal.Sentence);
}
