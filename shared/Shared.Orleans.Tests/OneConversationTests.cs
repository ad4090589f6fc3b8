using System.Text.Json;
using GenAiTransport.Testing;

namespace GenAiTransport.Cluster.Tests;

/// <summary>One conversation over five protocols at once: five servers, one cluster.</summary>
public sealed class OneConversationTests
{
    readonly ScriptedModel _model = new();
    FiveServers _servers = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _servers = await FiveServers.StartAsync(_model);

    [OneTimeTearDown]
    public async Task StopAsync() => await _servers.DisposeAsync();

    [Test, CancelAfter(60_000)]
    public async Task A_turn_asked_over_each_is_seen_by_all_with_the_same_chunks(CancellationToken cancellationToken)
    {
        var session = await _servers.Clients[0].Sessions.CreateAsync(cancellationToken: cancellationToken);
        for (var (round, asked) = (0, new List<string>()); round < 2 * _servers.Clients.Length; round++)
        {
            var asker = _servers.Clients[round % _servers.Clients.Length];
            _model.Prepare($"Reply {round}", " comes in", " pieces.");
            asked.Add($"question {round}");

            var events = await asker.SendAsync(session.SessionId, asked[^1], cancellationToken).ToEndAsync();

            Assert.That(events.Text(), Is.EqualTo($"Reply {round} comes in pieces."), $"round {round}");
            var turn = events.OfType<TurnStarted>().FirstOrDefault()?.TurnId;
            foreach (var (index, client) in _servers.Clients.Index())
            {
                var seen = await client.Sessions.GetAsync(session.SessionId, cancellationToken);
                Assert.That(seen.Messages.Where(message => message.Role == HistoryEntry.User).Select(message => message.Text), Is.EqualTo(asked), $"round {round} seen by {index}");
                Assert.That(seen.Messages[^1].Text, Is.EqualTo(events.Text()), $"round {round} seen by {index}");
            }
        }
    }

    /// <summary>Followed by a member on each instance, of which one at most lives where the session does.</summary>
    [Test, CancelAfter(60_000)]
    public async Task Whoever_follows_it_anywhere_hears_every_event_once_and_in_order(CancellationToken cancellationToken)
    {
        var session = await _servers.Clients[0].Sessions.CreateAsync(cancellationToken: cancellationToken);
        await _servers.Clients[^1].SendAsync(session.SessionId, "say wake up", cancellationToken: Ready("Awake.", cancellationToken)).ToEndAsync();
        var members = new List<SessionMember>();
        foreach (var services in _servers.Services)
        {
            var sessions = (IChatSessions)services.GetService(typeof(IChatSessions))!;
            var found = await sessions.FindAsync(session.SessionId, null);
            members.Add((await found!.JoinAsync($"member {members.Count}"))!);
        }
        var following = members.Select(member => FollowAsync(member, turns: _servers.Clients.Length, cancellationToken)).ToArray();

        var told = new List<string>();
        foreach (var (round, client) in _servers.Clients.Index())
        {
            _model.Prepare("one", " two", $" {round}");
            await client.SendAsync(session.SessionId, $"question {round}", cancellationToken).ToEndAsync();
            told.AddRange(["session_info", "status", "one", " two", $" {round}", "complete"]);
        }

        foreach (var heard in await Task.WhenAll(following))
            Assert.That(heard, Is.EqualTo(told));
        foreach (var member in members)
            member.Dispose();
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [CancelAfter(60_000)]
    public async Task Stopped_over_one_it_stops_for_all(int stopper, CancellationToken cancellationToken)
    {
        var reply = _model.Prepare().Say("Never ending");
        var asker = _servers.Clients[(stopper + 2) % _servers.Clients.Length];
        var session = await asker.Sessions.CreateAsync(cancellationToken: cancellationToken);
        var reading = asker.SendAsync(session.SessionId, "hi", cancellationToken).ToEndAsync();
        await reply.Asked.Soon();
        var turn = await ShownAsync(session.SessionId, cancellationToken);

        Assert.That(await _servers.Clients[stopper].Sessions.StopAsync(session.SessionId, cancellationToken), Is.True);

        await reply.Cancelled.Soon();
        Assert.That(((await reading)[^1] as TurnCompleted)?.FinishReason, Is.EqualTo("stopped"));
        Assert.That(((await turn.ReadAsync(cancellationToken: cancellationToken).ToEndAsync())[^1] as TurnCompleted)?.FinishReason, Is.EqualTo("stopped"));
    }

    [Test, CancelAfter(60_000)]
    public async Task Figures_tell_of_the_whole_cluster(CancellationToken cancellationToken)
    {
        await _servers.Clients[1].Sessions.CreateAsync(cancellationToken: cancellationToken);
        await Reading.UntilAsync(async () =>
        {
            var stats = await _servers.Clients[2].Sessions.StatsAsync(cancellationToken);
            return Figure(stats, "cluster_instances") == 5 && Figure(stats, "cluster_sessions") > 0;
        });

        static int Figure(StatsReport stats, string name) => stats.More is { } more && more.TryGetValue(name, out var value) ? value.GetInt32() : 0;
    }

    /// <summary>The running reply of a session has shown something, as it is seen from the first instance.</summary>
    async Task<ChatTurn> ShownAsync(string sessionId, CancellationToken cancellationToken)
    {
        var sessions = (IChatSessions)_servers.Services[0].GetService(typeof(IChatSessions))!;
        using var member = await (await sessions.FindAsync(sessionId, null))!.JoinAsync("watcher");
        ChatTurn? turn = null;
        await foreach (var news in member!.FollowAsync(cancellationToken: cancellationToken))
        {
            turn = (news as TurnNews)?.Turn ?? turn;
            if (news is EventNews { Events: var events } && events.ToArray().OfType<Chunk>().Any())
                break;
        }
        return turn!;
    }

    CancellationToken Ready(string reply, CancellationToken cancellationToken)
    {
        _model.Prepare(reply);
        return cancellationToken;
    }

    static async Task<List<string>> FollowAsync(SessionMember member, int turns, CancellationToken cancellationToken)
    {
        var heard = new List<string>();
        await foreach (var news in member.FollowAsync(cancellationToken: cancellationToken))
        {
            if (news is not EventNews { Events: var events })
                continue;
            foreach (var happened in events.ToArray())
            {
                heard.Add(happened switch
                {
                    TurnStarted => "session_info",
                    TurnStatus => "status",
                    Chunk chunk => chunk.Text,
                    TurnCompleted => "complete",
                    _ => "error",
                });
                turns -= happened is TurnCompleted or TurnFailed ? 1 : 0;
            }
            if (turns == 0)
                break;
        }
        return heard;
    }
}
