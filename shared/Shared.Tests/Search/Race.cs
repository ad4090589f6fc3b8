using System.Collections.Concurrent;
using GenAiTransport.Testing;

namespace GenAiTransport.Tests.Search;

/// <summary>One session, to which several do one thing after another at the same time.</summary>
sealed class Race
{
    static readonly Guid Shared = Guid.NewGuid();

    readonly ConcurrentQueue<Done> _done = new();
    readonly RacedModel _model;
    readonly Yields _yields;
    readonly int _mostWaiting;
    long _now;

    public Race(int seed, int mostWaiting)
    {
        _yields = new Yields(seed);
        _model = new RacedModel(_yields);
        _mostWaiting = mostWaiting;
        Sessions = TestSessions.Of(_model, new Limits { WaitingTurns = mostWaiting }, _yields);
        Sessions.TryCreate(null, null, out var session, out _);
        Session = session!;
    }

    public ChatSessions Sessions { get; }

    public ChatSession Session { get; }

    public string[] History => [.. Session.Details().Messages.Select(message => message.Text)];

    /// <summary>Until all is over; where there are visitors, the session is deleted then, so that they go home.</summary>
    public async Task RunAsync(Act[][] acts, IReadOnlyList<Visitor> visitors)
    {
        var visiting = visitors.Select(visitor => Task.Run(visitor.VisitAsync)).ToArray();
        await Together.DoAsync([.. acts.Select((some, who) => (Func<Task>)(() =>
        {
            for (var index = 0; index < some.Length; index++)
                _done.Enqueue(Do(some[index], $"{who}{index}{(char)('a' + ((who + index) % 7))}"));
            return Task.CompletedTask;
        }))]);
        await Reading.UntilAsync(() => !Session.IsAnswering);
        if (visitors.Count == 0)
            return;
        Sessions.Delete(Session.Id, null);
        await Task.WhenAll(visiting).Soon();
    }

    public async Task<bool> IsExplainedAsync()
    {
        var ends = new Dictionary<ChatTurn, TurnEnd>();
        foreach (var turn in _done.Select(done => done.Turn).OfType<ChatTurn>().Distinct())
        {
            var end = TurnEnd.Of(await turn.ReadAsync().ToEndAsync(), _model.Asked.GetValueOrDefault(turn.Message));
            if (end.Reason == FinishReasons.Stop)
                Assert.That(end.Text, Is.EqualTo(RacedModel.ReplyTo(turn.Message)));
            ends.Add(turn, end);
        }
        return new Explanation([.. _done], ends, History, _mostWaiting).Exists;
    }

    Done Do(Act act, string name)
    {
        var began = Interlocked.Increment(ref _now);
        _yields.Pass();
        var done = new Done(act, began, 0);
        switch (act)
        {
            case Act.Start or Act.StartAgain:
                var (message, id) = act == Act.Start ? (name, Guid.NewGuid()) : ("shared", Shared);
                Sessions.TryStart(Session.Id, message, null, out var turn, out var refusal, id);
                done = done with { Act = Act.Start, Turn = turn, Refusal = refusal };
                break;
            case Act.Stop:
                done = done with { Yes = Session.Stop() };
                break;
            case Act.Clear:
                Session.Clear();
                break;
            case Act.Delete:
                done = done with { Yes = Sessions.Delete(Session.Id, null) };
                break;
            case Act.Read:
                done = done with { Seen = History };
                break;
        }
        return done with { Ended = Interlocked.Increment(ref _now) };
    }

    public override string ToString() => $"{string.Join("; ", _done)} -> {string.Join(", ", History)}";
}
