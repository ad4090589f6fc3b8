using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace GenAiTransport;

/// <summary>
/// A connection's seat in a session: from joining to disposal it hears every turn, its own too, in the order they run, and what the others do.
/// Whoever does not keep up loses old updates; who falls behind by many turns, or misses that the history was emptied, loses the seat, and can join
/// again and resume.
/// </summary>
public sealed class SessionMember : ISeat, IDisposable
{
    const int MostTurns = 32;
    const int MostUpdates = 256;

    readonly Lock _gate = new();
    readonly Queue<ChatTurn> _turns = [];
    readonly Queue<SessionUpdate> _updates = [];
    readonly Signal _more = new();
    readonly TimeProvider _time;
    readonly Action<SessionMember> _leave;
    FollowEnd? _end;

    internal SessionMember(IChatSession session, string connectionId, Action<SessionMember> leave, TimeProvider time) =>
        (Session, ConnectionId, _leave, _time) = (session, connectionId, leave, time);

    public IChatSession Session { get; }

    public string ConnectionId { get; }

    /// <summary>
    /// All that happens in the session, as one sequence. A member is followed once. Updates are told as they come, also while a turn is told, but that
    /// the session is deleted comes last.
    /// </summary>
    /// <param name="first">A turn to begin with, told after a position.</param>
    /// <param name="after">The position.</param>
    /// <param name="silence">After so long without news comes a <see cref="SilenceNews"/>.</param>
    /// <param name="stopping">Ends the sequence with its reason.</param>
    /// <param name="cancellationToken">Ends the sequence at once.</param>
    public async IAsyncEnumerable<SessionNews> FollowAsync(
        ChatTurn? first = null,
        int after = ChatTurn.TheBeginning,
        TimeSpan? silence = null,
        CancellationToken stopping = default,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        using var watch = new Watch(_more, silence ?? Timeout.InfiniteTimeSpan, _time, ending.Token);
        var (turn, next) = (first, first?.Start(after) ?? 0);
        try
        {
            if (turn is not null)
            {
                turn.Enter(_more);
                yield return new TurnNews(turn);
            }
            while (true)
            {
                var isOver = false;
                if (TryTakeUpdate(turn is null, out var update))
                    yield return new UpdateNews(update);
                else if (IsEnded(turn is null, out var end))
                {
                    yield return new EndNews(end);
                    yield break;
                }
                else if (turn is not null && turn.Take(ref next, out isOver) is { IsEmpty: false } ready)
                    yield return new EventNews(ready);
                else if (isOver)
                {
                    turn!.Leave(_more);
                    turn = null;
                }
                else if (turn is null && TryTakeTurn(out turn))
                {
                    next = 0;
                    turn.Enter(_more);
                    yield return new TurnNews(turn);
                }
                else if (!await WaitAsync(watch, cancellationToken))
                    yield return SilenceNews.Instance;
                else if (stopping.IsCancellationRequested)
                {
                    yield return new EndNews(FollowEnd.ShuttingDown);
                    yield break;
                }
            }
        }
        finally
        {
            turn?.Leave(_more);
        }
    }

    /// <summary>Hands it a turn, which may be one that it has been told before.</summary>
    public void Offer(ChatTurn turn)
    {
        lock (_gate)
        {
            if (_turns.Count < MostTurns)
                _turns.Enqueue(turn);
            else
                _end ??= FollowEnd.FellBehind;
        }
        _more.Set();
    }

    void ISeat.Offer(SessionUpdate update)
    {
        lock (_gate)
        {
            // Who is not told that the history was emptied would go on with one that is no more.
            if (_updates.Count == MostUpdates && _updates.Dequeue().UpdateType == SessionUpdate.SessionCleared)
                _end ??= FollowEnd.FellBehind;
            _updates.Enqueue(update);
        }
        _more.Set();
    }

    void ISeat.End(FollowEnd reason)
    {
        lock (_gate)
            _end ??= reason;
        _more.Set();
    }

    /// <summary>True also when the server stops.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    static async ValueTask<bool> WaitAsync(Watch watch, CancellationToken cancellationToken)
    {
        try
        {
            return await watch.WaitAsync();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return true;
        }
    }

    bool TryTakeUpdate(bool isBetweenTurns, [NotNullWhen(true)] out SessionUpdate? update)
    {
        lock (_gate)
        {
            update = null;
            return _updates.TryPeek(out var next)
                && (next.UpdateType != SessionUpdate.SessionDeleted || (isBetweenTurns && _turns.Count == 0))
                && _updates.TryDequeue(out update);
        }
    }

    bool TryTakeTurn([NotNullWhen(true)] out ChatTurn? turn)
    {
        lock (_gate)
            return _turns.TryDequeue(out turn);
    }

    /// <summary>Who fell behind hears so at once; that the session is deleted waits until all else is told, also what came since it was looked for.</summary>
    bool IsEnded(bool isBetweenTurns, out FollowEnd end)
    {
        lock (_gate)
        {
            end = _end ?? default;
            return _end == FollowEnd.FellBehind || (_end == FollowEnd.Deleted && isBetweenTurns && _turns.Count == 0 && _updates.Count == 0);
        }
    }

    /// <summary>Leaves the session; the others are told.</summary>
    public void Dispose() => _leave(this);
}
