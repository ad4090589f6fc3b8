using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

/// <summary>
/// One conversation. It runs one turn at a time, in the order they came; others wait. A failed turn leaves no trace in the history,
/// a stopped one leaves what was shown. Clearing and deleting stop the running turn and dismiss those that wait.
/// </summary>
public sealed class ChatSession
{
    readonly Lock _gate = new();
    readonly Queue<ChatTurn> _waiting = new();
    readonly Queue<ChatTurn> _kept = new();
    readonly List<SessionMember> _members = [];
    readonly ChatSessions _home;
    readonly ChatOptions _options;
    ChatHistory _history = new();
    ChatTurn? _running;
    DateTimeOffset _lastActivity;
    bool _deleted;

    internal ChatSession(ChatSessions home, string model, string? chosenModel, string? owner)
    {
        (_home, Model, Owner) = (home, model, owner);
        _options = new ChatOptions { ModelId = chosenModel };
        CreatedAt = _lastActivity = home.Time.GetUtcNow();
    }

    public string Id { get; } = Guid.NewGuid().ToString();

    public string Model { get; }

    /// <summary>Who may see the session, when keys are in use.</summary>
    public string? Owner { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>The turn that came last, waiting, running or ended; null in a new session.</summary>
    public ChatTurn? Latest { get; private set; }

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
                return [.. _members.Select(member => member.ConnectionId)];
        }
    }

    public SessionSummary Summary()
    {
        lock (_gate)
        {
            return new SessionSummary(
                Id, Model, _history.Count, Math.Round((_home.Time.GetUtcNow() - CreatedAt).TotalMinutes, 2), CreatedAt, _lastActivity);
        }
    }

    public SessionDetails Details()
    {
        lock (_gate)
        {
            return new SessionDetails(
                Id, Model, _history.Count, _history.UserMessages, _history.ModelMessages,
                Math.Round((_home.Time.GetUtcNow() - CreatedAt).TotalSeconds, 2), CreatedAt, _history.ToEntries());
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
            _lastActivity = _home.Time.GetUtcNow();
            Dismiss("The conversation was cleared before this message was answered");
            Tell(new SessionUpdate(SessionUpdate.SessionCleared) { MessageCount = 0 }, except: null);
        }
    }

    /// <summary>
    /// Takes a seat. The member is handed the turns that come after the one it has seen or, with none named, those that run and wait now; then
    /// all that follow. Null when the session is deleted.
    /// </summary>
    public SessionMember? Join(string connectionId, ChatTurn? seen = null)
    {
        var member = new SessionMember(this, connectionId);
        lock (_gate)
        {
            if (_deleted)
                return null;
            var missed = seen is null ? _kept.Where(turn => turn.EndedAt is null) : _kept.SkipWhile(turn => turn != seen).Skip(1);
            foreach (var turn in missed)
                member.Offer(turn);
            _members.Add(member);
            _lastActivity = _home.Time.GetUtcNow();
            TellOthers(member, SessionUpdate.UserJoined);
        }
        return member;
    }

    /// <summary>Tells all members but one.</summary>
    public void Tell(SessionUpdate update, SessionMember? except)
    {
        lock (_gate)
        {
            foreach (var member in _members)
            {
                if (member != except)
                    member.Offer(update);
            }
        }
    }

    internal void Leave(SessionMember member)
    {
        lock (_gate)
        {
            if (_members.Remove(member))
                TellOthers(member, SessionUpdate.UserDisconnected);
        }
    }

    internal void Delete()
    {
        lock (_gate)
        {
            _deleted = true;
            Tell(new SessionUpdate(SessionUpdate.SessionDeleted), except: null);
            foreach (var member in _members)
                member.End();
            _members.Clear();
            Dismiss("The session was deleted before this message was answered");
            foreach (var turn in _kept)
                _home.Forget(turn);
            _kept.Clear();
        }
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
                _home.Forget(_kept.Dequeue());
        }
    }

    internal bool TryStart(
        string message, bool isNew, SessionMember? sender, [NotNullWhen(true)] out ChatTurn? turn, [NotNullWhen(false)] out Refusal? refusal)
    {
        (turn, refusal) = (null, null);
        lock (_gate)
        {
            if (_deleted)
                refusal = Refusal.UnknownSession;
            else if (_waiting.Count >= Limits.Or(_home.Limits.WaitingTurns))
                refusal = Refusal.TooManyWaiting(_home.Limits.WaitingTurns);
            if (refusal is not null)
                return false;
            _lastActivity = _home.Time.GetUtcNow();
            Latest = turn = new ChatTurn(this, message, isNew, sender, _home.Time);
            _kept.Enqueue(turn);
            _home.Remember(turn);
            ForgetTurns(endedBefore: DateTimeOffset.MaxValue, keep: ChatSessions.KeptTurns);
            foreach (var member in _members)
                member.Offer(turn);
            if (_running is not null)
            {
                _waiting.Enqueue(turn);
                return true;
            }
            _running = turn;
        }
        // The turn outlives the request that brought it, so it takes nothing of that request's context along.
        ThreadPool.UnsafeQueueUserWorkItem(session => _ = session.RunAsync(), this, preferLocal: false);
        return true;
    }

    async Task RunAsync()
    {
        for (var turn = _running; turn is not null; turn = Next())
            await AnswerAsync(turn);
    }

    ChatTurn? Next()
    {
        lock (_gate)
        {
            _lastActivity = _home.Time.GetUtcNow();
            return _running = _waiting.TryDequeue(out var next) ? next : null;
        }
    }

    async Task AnswerAsync(ChatTurn turn)
    {
        ChatHistory history;
        ChatMessage[] messages;
        lock (_gate)
        {
            history = _history;
            history.Ask(turn.Message, _home.Time.GetUtcNow());
            messages = history.ToMessages();
        }
        turn.Append(new TurnStatus("Generating response...", messages.Length));
        var started = _home.Time.GetTimestamp();
        var reply = new Reply(turn, _home.Model, _home.Simulated, _home.Time);
        try
        {
            await reply.WriteAsync(messages, _options);
            if (reply.Chunks == 0)
                throw new ModelFailure("The model gave no answer; please ask again.");
            Complete(reply.FinishReason);
        }
        catch (OperationCanceledException) when (turn.Stopped.IsCancellationRequested)
        {
            Complete(FinishReasons.Stopped);
        }
        // The one place where anything may go wrong on behalf of others: whatever it is, the session must go on.
        catch (Exception exception)
        {
            Fail(exception);
        }

        void Complete(string finishReason)
        {
            var now = _home.Time.GetUtcNow();
            int count;
            lock (_gate)
            {
                if (reply.Chunks > 0)
                    history.Answer(reply.Text, now);
                else
                    history.TakeBack();
                count = _history.Count;
            }
            var took = _home.Time.GetElapsedTime(started);
            _home.Stats.RequestEnded(succeeded: true, took);
            turn.Append(new TurnCompleted(
                reply.Chunks, Math.Round(took.TotalSeconds, 3), count, Id, finishReason, reply.Usage, now));
        }

        void Fail(Exception exception)
        {
            lock (_gate)
                history.TakeBack();
            var failure = exception as ModelFailure ?? new ModelFailure("The model failed unexpectedly; please try again.");
            if (exception is not ModelFailure)
                _home.Log.LogError(exception, "A turn of session {Session} failed", Id);
            _home.Stats.RequestEnded(succeeded: false, TimeSpan.Zero);
            turn.Append(new TurnFailed(failure.Message, Id, _home.Time.GetUtcNow())
            {
                Kind = failure.Kind == ModelFailureKind.Busy ? RefusalKind.ModelBusy : RefusalKind.ModelFailed,
                RetryAfter = failure.RetryAfter,
            });
        }
    }

    void TellOthers(SessionMember member, string what) =>
        Tell(new SessionUpdate(what) { ConnectionId = member.ConnectionId, ConnectedClients = _members.Count }, except: member);

    void Dismiss(string why)
    {
        _running?.Stop();
        foreach (var turn in _waiting)
        {
            _home.Stats.RequestEnded(succeeded: false, TimeSpan.Zero);
            turn.Append(new TurnFailed(why, Id, _home.Time.GetUtcNow()) { Kind = RefusalKind.NotFound });
        }
        _waiting.Clear();
    }
}
