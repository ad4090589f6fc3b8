using System.Collections.Concurrent;

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

    /// <summary>It counts when it is known that it stays.</summary>
    Answer<ChatSession> Make(string? modelId, string? owner)
    {
        if (!ModelChoice.TryRead(modelId, out var chosen))
            return new(Refusal.NoModelName);
        if (Interlocked.Increment(ref _reserved) > Limits.Or(Limits.MaxSessions))
        {
            Interlocked.Decrement(ref _reserved);
            return new(Refusal.SessionsFull(Limits.MaxSessions));
        }
        var session = new ChatSession(this, Guid.NewGuid().ToString(), _means.Model.NameOf(chosen), chosen, owner, _means.Time.GetUtcNow());
        _sessions[session.Id] = session;
        _means.Events.SessionCreated(session.Id, session.Model);
        return new(session);
    }

    public ChatSession? Find(string? id, string? owner) =>
        id is not null && _sessions.TryGetValue(id, out var session) && session.Owner == owner ? session : null;

    public ChatTurn? FindTurn(string? id, string? owner) =>
        id is not null && _turns.TryGetValue(id, out var turn) && turn.Session.Owner == owner ? turn : null;

    public IReadOnlyList<ChatSession> List(string? owner) =>
        [.. _sessions.Values.Where(session => session.Owner == owner).OrderBy(session => session.CreatedAt)];

    public bool Delete(string id, string? owner) => Find(id, owner) is { } session && Delete(session);

    Answer<ChatTurn> Start(NewMessage message)
    {
        if (Repeated(message) is { } known)
            return new(known);
        if (Choose(message).IsGranted(out var session, out var refusal))
        {
            var isNew = string.IsNullOrEmpty(message.SessionId);
            if (session.Start(message, isNew).IsGranted(out var turn, out refusal))
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

    Answer<ChatSession> Choose(NewMessage message) =>
        message.WhyNot(Limits) is { } wrong ? new(wrong)
        : string.IsNullOrEmpty(message.SessionId) ? Make(null, message.Owner)
        : Find(message.SessionId, message.Owner) is { } session ? new(session) : new(Refusal.UnknownSession);

    ValueTask<Answer<IChatSession>> IChatSessions.CreateAsync(string? modelId, string? owner)
    {
        if (!Make(modelId, owner).IsGranted(out var session, out var refusal))
            return new(new Answer<IChatSession>(refusal));
        Stats.SessionCreated();
        return new(new Answer<IChatSession>(session));
    }

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
