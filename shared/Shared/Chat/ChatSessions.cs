using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace GenAiTransport;

/// <summary>
/// All conversations of a server, in its memory. Whatever clients do, it holds a bounded number of sessions and of finished replies, and
/// forgets both after a while.
/// </summary>
public sealed class ChatSessions : IChatSessions, ISessionHome, IDisposable
{
    /// <summary>Finished replies that one session keeps for resuming.</summary>
    internal const int KeptTurns = 16;

    static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(15);

    readonly ConcurrentDictionary<string, ChatSession> _sessions = new();
    readonly ConcurrentDictionary<string, ChatTurn> _turns = new();
    readonly SessionMeans _means;
    readonly ITimer _sweep;
    int _reserved;

    public ChatSessions(SessionMeans means)
    {
        _means = means;
        _sweep = means.Time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
    }

    public ServerStats Stats => _means.Stats;

    public int Count => _sessions.Count;

    public string DefaultModel => _means.Model.NameOf(null);

    SessionMeans ISessionHome.Means => _means;

    Limits Limits => _means.Limits;

    public bool TryCreate(
        string? modelId, string? owner, [NotNullWhen(true)] out ChatSession? session, [NotNullWhen(false)] out Refusal? refusal)
    {
        if (!TryMake(modelId, owner, out session, out refusal))
            return false;
        Stats.SessionCreated();
        return true;
    }

    /// <summary>It counts when it is known that it stays.</summary>
    bool TryMake(
        string? modelId, string? owner, [NotNullWhen(true)] out ChatSession? session, [NotNullWhen(false)] out Refusal? refusal)
    {
        (session, refusal) = (null, null);
        if (!ModelChoice.TryRead(modelId, out var chosen))
            refusal = Refusal.NoModelName;
        else if (Interlocked.Increment(ref _reserved) > Limits.Or(Limits.MaxSessions))
        {
            Interlocked.Decrement(ref _reserved);
            refusal = Refusal.SessionsFull(Limits.MaxSessions);
        }
        if (refusal is not null)
            return false;
        session = new ChatSession(this, Guid.NewGuid().ToString(), _means.Model.NameOf(chosen), chosen, owner, _means.Time.GetUtcNow());
        _sessions[session.Id] = session;
        _means.Events.SessionCreated(session.Id, session.Model);
        return true;
    }

    public ChatSession? Find(string? id, string? owner) =>
        id is not null && _sessions.TryGetValue(id, out var session) && session.Owner == owner ? session : null;

    public ChatTurn? FindTurn(string? id, string? owner) =>
        id is not null && _turns.TryGetValue(id, out var turn) && turn.Session.Owner == owner ? turn : null;

    public IReadOnlyList<ChatSession> List(string? owner) =>
        [.. _sessions.Values.Where(session => session.Owner == owner).OrderBy(session => session.CreatedAt)];

    public bool Delete(string id, string? owner) => Find(id, owner) is { } session && Delete(session);

    public bool TryStart(
        string? sessionId,
        string? message,
        string? owner,
        [NotNullWhen(true)] out ChatTurn? turn,
        [NotNullWhen(false)] out Refusal? refusal,
        Guid? turnId = null) =>
        Start(new NewMessage(sessionId, message, owner, turnId)).IsGranted(out turn, out refusal);

    Answer<ChatTurn> Start(NewMessage message)
    {
        if (Repeated(message) is { } known)
            return new(known);
        if (TryChoose(message, out var session, out var refusal))
        {
            var isNew = string.IsNullOrEmpty(message.SessionId);
            if (session.TryStart(message, isNew, out var turn, out refusal))
            {
                if (isNew)
                    Stats.SessionCreated();
                return new(turn);
            }
            if (isNew)
                Delete(session);
            // Both came at once.
            if (refusal == Refusal.TakenTurn && Repeated(message) is { } other)
                return new(other);
        }
        Stats.RequestRefused(refusal.Kind);
        _means.Events.MessageRefused(Find(message.SessionId, message.Owner)?.Id, refusal.Kind.ToString());
        return new(refusal);
    }

    /// <summary>The same message again, whose sender did not hear that it had arrived.</summary>
    ChatTurn? Repeated(NewMessage message) =>
        message.TurnId is { } id && FindTurn(id.ToString(), message.Owner) is { } turn && message.IsOf(turn) ? turn : null;

    bool TryChoose(NewMessage message, [NotNullWhen(true)] out ChatSession? session, [NotNullWhen(false)] out Refusal? refusal)
    {
        session = null;
        refusal = message.WhyNot(Limits);
        if (refusal is null && string.IsNullOrEmpty(message.SessionId))
            return TryMake(null, message.Owner, out session, out refusal);
        if (refusal is null && (session = Find(message.SessionId, message.Owner)) is null)
            refusal = Refusal.UnknownSession;
        return refusal is null;
    }

    ValueTask<Answer<IChatSession>> IChatSessions.CreateAsync(string? modelId, string? owner) =>
        new(TryCreate(modelId, owner, out var session, out var refusal) ? new Answer<IChatSession>(session) : new(refusal));

    ValueTask<IChatSession?> IChatSessions.FindAsync(string? id, string? owner) => new(Find(id, owner));

    ValueTask<ChatTurn?> IChatSessions.FindTurnAsync(string? id, string? owner) => new(FindTurn(id, owner));

    ValueTask<Answer<ChatTurn>> IChatSessions.StartAsync(NewMessage message) => new(Start(message));

    ValueTask<IReadOnlyList<SessionSummary>> IChatSessions.ListAsync(string? owner) => new([.. List(owner).Select(session => session.Summary())]);

    ValueTask<bool> IChatSessions.DeleteAsync(string id, string? owner) => new(Delete(id, owner));

    bool ISessionHome.TryRemember(ChatTurn turn)
    {
        if (!_turns.TryAdd(turn.Id, turn))
            return false;
        Stats.RequestBegan(turn);
        return true;
    }

    void ISessionHome.Forget(ChatTurn turn) => _turns.TryRemove(turn.Id, out _);

    ValueTask<bool> ISessionHome.KeepAsync(ChatTurn turn, ChatEvent end) => new(true);

    ValueTask ISessionHome.ClearAsync(ChatSession session)
    {
        session.Clear();
        return default;
    }

    void Sweep()
    {
        var now = _means.Time.GetUtcNow();
        if (Limits.SessionIdleMinutes > 0)
        {
            var idle = now - TimeSpan.FromMinutes(Limits.SessionIdleMinutes);
            foreach (var session in _sessions.Values)
                Delete(session, idle);
        }
        if (Limits.ResumeMinutes > 0)
        {
            var old = now - TimeSpan.FromMinutes(Limits.ResumeMinutes);
            foreach (var session in _sessions.Values)
                session.ForgetTurns(endedBefore: old);
        }
    }

    bool Delete(ChatSession session, DateTimeOffset? ifIdleSince = null)
    {
        if (!session.Delete(ifIdleSince))
            return false;
        _sessions.TryRemove(session.Id, out _);
        Interlocked.Decrement(ref _reserved);
        return true;
    }

    public void Dispose() => _sweep.Dispose();
}
