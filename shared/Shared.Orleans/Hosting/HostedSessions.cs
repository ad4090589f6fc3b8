using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GenAiTransport.Cluster;

/// <summary>The sessions that live on this instance. Whoever is served here reads them where they are.</summary>
sealed class HostedSessions(AnsweringModel model, SessionStore store, Limits limits, TimeProvider time, ILogger<HostedSessions> log, ChatLog events)
{
    readonly ConcurrentDictionary<string, HostedSession> _sessions = new();
    readonly ConcurrentDictionary<string, ChatTurn> _turns = new();

    public AnsweringModel Model => model;

    public SessionStore Store => store;

    public Limits Limits => limits;

    public TimeProvider Time => time;

    /// <summary>What this instance has done, wherever the sessions live.</summary>
    public ServerStats Stats { get; } = new(time);

    public ILogger Log => log;

    public ChatLog Events => events;

    /// <summary>What turns run in.</summary>
    public ExecutionContext Context { get; } = ExecutionContext.Capture() ?? throw new InvalidOperationException("The flow of the context is suppressed.");

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
