using System.Collections.Concurrent;

namespace GenAiTransport.Cluster;

/// <summary>The sessions that live on this instance. Whoever is served here reads them where they are.</summary>
sealed class HostedSessions(SessionMeans means, SessionStore store)
{
    readonly ConcurrentDictionary<string, HostedSession> _sessions = new();
    readonly ConcurrentDictionary<string, ChatTurn> _turns = new();

    public SessionMeans Means => means;

    public SessionStore Store => store;

    public int Count => _sessions.Count;

    public ICollection<HostedSession> All => _sessions.Values;

    /// <summary>The instance stops: what is idle goes elsewhere, and so does what begins.</summary>
    public bool IsDraining { get; set; }

    public HostedSession? Find(string id) => _sessions.GetValueOrDefault(id);

    public ChatTurn? FindTurn(string id) => _turns.GetValueOrDefault(id);

    public void Add(HostedSession session) => _sessions[session.Session.Id] = session;

    public void Remove(HostedSession session) => _sessions.TryRemove(new(session.Session.Id, session));

    public void Remember(ChatTurn turn) => _turns[turn.Id] = turn;

    public void Forget(ChatTurn turn) => _turns.TryRemove(new(turn.Id, turn));
}
