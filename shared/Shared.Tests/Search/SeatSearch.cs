using CsCheck;
using GenAiTransport.Testing;
using NUnit.Framework.Internal;

namespace GenAiTransport.Tests.Search;

/// <summary>One tells a seat of turns and of what others do, another listens, now and then too slowly: it hears them in order, each once, and all, or that it fell behind.</summary>
[TestFixture]
public sealed class SeatSearch
{
    static readonly Gen<(int Turns, int Updates, int Seed)> Cases =
        Gen.Select(Gen.Int[0, PlainFollower.MostTurns + 8], Gen.Frequency((3, Gen.Int[1, 8]), (1, Gen.Int[PlainFollower.MostUpdates - 4, PlainFollower.MostUpdates + 16])), Gen.Int);

    [Test]
    public Task Whoever_listens_hears_all_or_that_it_fell_behind() => Cases.SampleAsync(
        async one =>
        {
            using var isolated = new TestExecutionContext.IsolatedContext();
            await RunAsync(one.Turns, one.Updates, new Yields(one.Seed));
        },
        iter: Depth.Cases(500, times: 100));

    static async Task RunAsync(int turns, int updates, Yields yields)
    {
        var seat = new SessionMember(null!, "", _ => { }, yields);
        var offered = Enumerable.Range(0, turns).Select(_ => Ended()).ToArray();
        var told = Enumerable.Range(0, updates).Select(number => new SessionUpdate(number == 0 ? SessionUpdate.SessionCleared : $"{number}")).ToArray();
        var (heard, events, news, end) = (new List<ChatTurn>(), 0, new List<SessionUpdate>(), default(FollowEnd));
        await Together.DoAsync([Tell, ListenAsync]);

        Assert.That(heard, Is.EqualTo(offered.Take(heard.Count)));
        Assert.That(news, Is.EqualTo(told.Where(news.Contains)), "in order, each once");
        if (end == FollowEnd.FellBehind)
        {
            Assert.That(turns > PlainFollower.MostTurns || !news.Contains(told[0]), Is.True, "not without a reason");
            return;
        }
        Assert.That(end, Is.EqualTo(FollowEnd.Deleted));
        Assert.That((heard.Count, events), Is.EqualTo((turns, 2 * turns)));
        Assert.That(news.Contains(told[0]) && news.Contains(told[^1]), Is.True, "the history that was emptied, and the last");
        if (updates <= PlainFollower.MostUpdates)
            Assert.That(news, Has.Count.EqualTo(updates));

        ChatTurn Ended()
        {
            var turn = new ChatTurn(null!, "q", false, null, "id", yields);
            turn.Append(new TurnStarted("", "", "id", default));
            turn.Append(new TurnCompleted(0, 0, 2, "", FinishReasons.Stop, null, default));
            return turn;
        }

        Task Tell()
        {
            for (var step = 0; step < Math.Max(turns, updates); step++)
            {
                if (step < updates)
                    ((ISeat)seat).Offer(told[step]);
                if (step < turns)
                    seat.Offer(offered[step]);
                yields.Pass();
            }
            ((ISeat)seat).End(FollowEnd.Deleted);
            return Task.CompletedTask;
        }

        async Task ListenAsync()
        {
            await foreach (var one in seat.FollowAsync())
            {
                yields.Pass();
                if (one is TurnNews { Turn: var turn })
                    heard.Add(turn);
                else if (one is EventNews { Events: var some })
                    events += some.Length;
                else if (one is UpdateNews { Update: var update })
                    news.Add(update);
                else if (one is EndNews { Reason: var reason })
                    end = reason;
            }
        }
    }
}
