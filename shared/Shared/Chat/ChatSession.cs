using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>
/// One conversation. It runs one turn at a time, in the order they came; others wait. A failed turn leaves no trace in the history,
/// a stopped one leaves what was shown. Clearing and deleting stop the running turn and dismiss those that wait.
/// </summary>
public sealed partial class ChatSession : IChatSession
{
    readonly Lock _gate = new();
    readonly Queue<ChatTurn> _waiting = new();
    readonly Queue<ChatTurn> _kept = new();
    readonly SessionMembers _members = new();
    readonly ISessionHome _home;
    readonly ChatOptions _options;
    ChatHistory _history = new();
    // What runs was begun in this one; the session may have another by now.
    ChatHistory _begunIn = new();
    ChatTurn? _running;
    ChatTurn? _cleared;
    DateTimeOffset _lastActivity;
    bool _deleted;

    internal ChatSession(ISessionHome home, string id, string model, string? chosenModel, string? owner, DateTimeOffset createdAt)
    {
        (_home, Id, Model, Owner, CreatedAt) = (home, id, model, owner, createdAt);
        _options = new ChatOptions { ModelId = chosenModel };
        _lastActivity = home.Means.Time.GetUtcNow();
    }

    public string Id { get; }

    public string Model { get; }

    /// <summary>Who may see the session, when keys are in use.</summary>
    public string? Owner { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>The turn that came last, waiting, running or ended; null in a new session.</summary>
    public ChatTurn? Latest { get; private set; }

    /// <summary>Turns of the history there is. One that was running when the history was emptied may still be at its end, but is no part of this one.</summary>
    IEnumerable<ChatTurn> SinceCleared => _cleared is null ? _kept : _kept.SkipWhile(turn => turn != _cleared).Skip(1);

    public int MessageCount
    {
        get
        {
            lock (_gate)
                return _history.Count;
        }
    }

    public IReadOnlyList<string> ConnectedClients
    {
        get
        {
            lock (_gate)
                return _members.Names;
        }
    }

    public SessionSummary Summary()
    {
        lock (_gate)
        {
            return new SessionSummary(
                Id, Model, _history.Count, Math.Round((_home.Means.Time.GetUtcNow() - CreatedAt).TotalMinutes, 2), CreatedAt, _lastActivity)
            {
                ConnectedClients = _members.Count,
            };
        }
    }

    public SessionDetails Details()
    {
        lock (_gate)
        {
            var messages = _history.ToEntries();
            return new SessionDetails(
                Id, Model, messages.Length, (messages.Length + 1) / 2, messages.Length / 2,
                Math.Round((_home.Means.Time.GetUtcNow() - CreatedAt).TotalSeconds, 2), CreatedAt, messages);
        }
    }

    /// <summary>Stops the running reply; turns that wait then follow.</summary>
    public bool Stop()
    {
        lock (_gate)
            return _running?.Stop() ?? false;
    }

    /// <summary>
    /// Empties the history. A running turn is stopped; it goes on holding the history it began with, so that nothing of it comes
    /// back into the new one.
    /// </summary>
    public void Clear()
    {
        lock (_gate)
        {
            _history = new ChatHistory();
            _cleared = _kept.LastOrDefault();
            _lastActivity = _home.Means.Time.GetUtcNow();
            Dismiss("The conversation was cleared before this message was answered");
            _members.Tell(new SessionUpdate(SessionUpdate.SessionCleared) { MessageCount = 0 });
        }
    }

    /// <summary>As <see cref="IChatSession.JoinAsync"/> does, for a seat of any kind.</summary>
    internal bool TrySeat(ISeat seat, ChatTurn? seen = null, bool silently = false)
    {
        lock (_gate)
        {
            if (_deleted)
                return false;
            var missed = seen is null ? SinceCleared.Where(turn => turn.EndedAt is null) : _kept.SkipWhile(turn => turn != seen).Skip(1);
            foreach (var turn in missed)
                seat.Offer(turn);
            _members.Add(seat, silently);
            _lastActivity = _home.Means.Time.GetUtcNow();
            return true;
        }
    }

    internal bool TrySeat(ISeat seat, out SessionDetails picture, out ChatTurn? last)
    {
        lock (_gate)
        {
            picture = Details();
            last = SinceCleared.LastOrDefault(turn => turn.EndedAt is not null);
            return TrySeat(seat);
        }
    }

    internal bool TrySeatAgain(ISeat seat, ChatTurn seen)
    {
        lock (_gate)
            return SinceCleared.Contains(seen) && TrySeat(seat, seen);
    }

    /// <summary>Tells all members but one connection's.</summary>
    public void Tell(SessionUpdate update, string? exceptConnection = null)
    {
        lock (_gate)
            _members.Tell(update, exceptConnection);
    }

    ValueTask<SessionSummary> IChatSession.SummaryAsync() => new(Summary());

    ValueTask<SessionDetails> IChatSession.DetailsAsync() => new(Details());

    ValueTask<bool> IChatSession.StopAsync() => new(Stop());

    ValueTask IChatSession.ClearAsync() => _home.ClearAsync(this);

    ValueTask IChatSession.TellAsync(SessionUpdate update, string? exceptConnection)
    {
        Tell(update, exceptConnection);
        return default;
    }

    ValueTask<SessionMember?> IChatSession.JoinAsync(string connectionId, ChatTurn? seen) =>
        new(Member(connectionId) is var member && TrySeat(member, seen) ? member : null);

    ValueTask<PicturedSeat?> IChatSession.JoinWithPictureAsync(string connectionId) =>
        new(Member(connectionId) is var member && TrySeat(member, out var picture, out var last) ? new PicturedSeat(member, picture, last) : null);

    ValueTask<SessionMember?> IChatSession.RejoinAsync(string connectionId, ChatTurn seen) =>
        new(Member(connectionId) is var member && TrySeatAgain(member, seen) ? member : null);

    SessionMember Member(string connectionId) => new(this, connectionId, Leave, _home.Means.Time);

    internal void Leave(ISeat seat)
    {
        lock (_gate)
        {
            _members.Remove(seat);
            // Who was cut off after an hour of listening finds the session again.
            _lastActivity = _home.Means.Time.GetUtcNow();
        }
    }

    /// <summary>False when it is deleted already, or was not idle for so long as it had to be.</summary>
    internal bool Delete(DateTimeOffset? ifIdleSince = null)
    {
        lock (_gate)
        {
            if (_deleted || (ifIdleSince is { } moment && !IsIdleSince(moment)))
                return false;
            _deleted = true;
            _members.Tell(new SessionUpdate(SessionUpdate.SessionDeleted));
            _members.Dismiss(FollowEnd.Deleted);
            Dismiss("The session was deleted before this message was answered");
            foreach (var turn in _kept)
                _home.Forget(turn);
            _kept.Clear();
        }
        _home.Means.Events.SessionDeleted(Id);
        return true;
    }

    internal bool IsIdleSince(DateTimeOffset moment)
    {
        lock (_gate)
            return _running is null && _members.Count == 0 && _lastActivity < moment;
    }

    /// <summary>Forgets the replies that ended before a moment, oldest first, down to as many as are to be kept.</summary>
    internal void ForgetTurns(DateTimeOffset endedBefore, int keep = 0)
    {
        lock (_gate)
        {
            while (_kept.Count > keep && _kept.Peek().EndedAt < endedBefore)
            {
                var forgotten = _kept.Dequeue();
                _home.Forget(forgotten);
                if (forgotten == _cleared)
                    _cleared = null;
            }
        }
    }

    internal Answer<ChatTurn> Start(NewMessage message, bool isNew)
    {
        ChatTurn turn;
        bool isFirst;
        lock (_gate)
        {
            if (WhyNot() is { } refusal)
                return new(refusal);
            turn = new ChatTurn(this, message.Text!, isNew, message.SenderId, message.TurnId, _home.Means.Time);
            if (!_home.TryRemember(turn))
                return new(Refusal.TakenTurn);
            _lastActivity = _home.Means.Time.GetUtcNow();
            isFirst = Take(turn);
            ForgetTurns(endedBefore: DateTimeOffset.MaxValue, keep: ChatSessions.KeptTurns);
            _members.Hand(turn);
        }
        if (isFirst)
            Begin();
        return new(turn);
    }

    /// <summary>Why no turn can be started now; null when one can.</summary>
    internal Refusal? WhyNot()
    {
        lock (_gate)
        {
            return _deleted ? Refusal.UnknownSession
                : _waiting.Count >= Limits.Or(_home.Means.Limits.WaitingTurns) ? Refusal.TooManyWaiting(_home.Means.Limits.WaitingTurns)
                : null;
        }
    }

    /// <summary>True when the turn runs now, false when it waits.</summary>
    bool Take(ChatTurn turn)
    {
        Latest = turn;
        _kept.Enqueue(turn);
        if (_running is null)
            (_running, _begunIn) = (turn, _history);
        else
            _waiting.Enqueue(turn);
        return _running == turn;
    }

    /// <summary>
    /// It begins here and now: who asks a model that answers at once is given a whole reply. It outlives the request that brought it, so it takes
    /// nothing of that request's context along.
    /// </summary>
    void Begin()
    {
        ExecutionContext.Run(_home.Means.Context, static session => _ = ((ChatSession)session!).RunAsync(), this);
    }

    async Task RunAsync()
    {
        for (var turn = _running; turn is not null; turn = Next())
            await new TurnRun(turn, this, _begunIn, _options, _home, _gate).RunAsync();
    }

    ChatTurn? Next()
    {
        lock (_gate)
        {
            _lastActivity = _home.Means.Time.GetUtcNow();
            (_running, _begunIn) = (_waiting.TryDequeue(out var next) ? next : null, _history);
            return next;
        }
    }

    void Dismiss(string why)
    {
        _running?.Stop();
        foreach (var turn in _waiting)
        {
            turn.Append(new TurnFailed(why, Id, _home.Means.Time.GetUtcNow()) { Kind = RefusalKind.NotFound });
        }
        _waiting.Clear();
    }
}
