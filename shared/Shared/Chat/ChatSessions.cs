using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

/// <summary>
/// All conversations of a server, in memory: the one seam to where sessions live. Whatever clients do, it holds a bounded number of
/// sessions and of finished replies, and forgets both after a while.
/// </summary>
public sealed class ChatSessions : IDisposable
{
    /// <summary>Finished replies that one session keeps for resuming.</summary>
    internal const int KeptTurns = 16;

    static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(15);

    readonly ConcurrentDictionary<string, ChatSession> _sessions = new();
    readonly ConcurrentDictionary<string, ChatTurn> _turns = new();
    readonly Func<string?, string> _nameModel;
    readonly ITimer _sweep;
    int _reserved;

    public ChatSessions(
        IChatClient model, Func<string?, string> nameModel, Limits limits, SimulatedPace? simulated, TimeProvider time, ILogger log)
    {
        (Model, _nameModel, Limits, Simulated, Time, Log) = (model, nameModel, limits, simulated, time, log);
        Stats = new ServerStats(time);
        _sweep = time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
    }

    public Limits Limits { get; }

    public ServerStats Stats { get; }

    public int Count => _sessions.Count;

    /// <summary>The model that answers where a session chose none.</summary>
    public string DefaultModel => _nameModel(null);

    internal IChatClient Model { get; }

    internal SimulatedPace? Simulated { get; }

    internal TimeProvider Time { get; }

    internal ILogger Log { get; }

    public bool TryCreate(
        string? modelId, string? owner, [NotNullWhen(true)] out ChatSession? session, [NotNullWhen(false)] out Refusal? refusal)
    {
        (session, refusal) = (null, null);
        var chosen = string.IsNullOrWhiteSpace(modelId) ? null : modelId.Trim();
        if (chosen is not null && !IsModelName(chosen))
            refusal = new Refusal(RefusalKind.Invalid, "model_id is not the name of a model");
        else if (Interlocked.Increment(ref _reserved) > Limits.Or(Limits.MaxSessions))
        {
            Interlocked.Decrement(ref _reserved);
            refusal = Refusal.SessionsFull(Limits.MaxSessions);
        }
        if (refusal is not null)
            return false;
        session = new ChatSession(this, _nameModel(chosen), chosen, owner);
        _sessions[session.Id] = session;
        Stats.SessionCreated();
        return true;
    }

    /// <summary>Null also when the session is somebody else's: that it exists is not told.</summary>
    public ChatSession? Find(string? id, string? owner) =>
        id is not null && _sessions.TryGetValue(id, out var session) && session.Owner == owner ? session : null;

    public ChatTurn? FindTurn(string? id, string? owner) =>
        id is not null && _turns.TryGetValue(id, out var turn) && turn.Session.Owner == owner ? turn : null;

    /// <summary>The sessions of an owner, oldest first.</summary>
    public IReadOnlyList<ChatSession> List(string? owner) =>
        [.. _sessions.Values.Where(session => session.Owner == owner).OrderBy(session => session.CreatedAt)];

    public bool Delete(string id, string? owner)
    {
        if (Find(id, owner) is not { } session || !Remove(session))
            return false;
        session.Delete();
        return true;
    }

    /// <summary>
    /// Starts a turn: in the session named, or in a new one where none is. Every call counts as a request; a refused one creates nothing.
    /// A client that names the turn itself can ask what became of it when it never heard back, and send it again without its being answered twice.
    /// </summary>
    public bool TryStart(
        string? sessionId,
        string? message,
        string? owner,
        [NotNullWhen(true)] out ChatTurn? turn,
        [NotNullWhen(false)] out Refusal? refusal,
        SessionMember? sender = null,
        Guid? turnId = null)
    {
        turn = null;
        Stats.RequestBegan();
        if (TryChoose(sessionId, message, owner, turnId, out var session, out refusal))
        {
            var isNew = string.IsNullOrEmpty(sessionId);
            if (session.TryStart(message!, isNew, sender, turnId, out turn, out refusal))
                return true;
            if (isNew)
                Remove(session);
        }
        Stats.RequestEnded(succeeded: false, TimeSpan.Zero);
        return false;
    }

    bool TryChoose(
        string? sessionId,
        string? message,
        string? owner,
        Guid? turnId,
        [NotNullWhen(true)] out ChatSession? session,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        session = null;
        if (string.IsNullOrWhiteSpace(message))
            refusal = Refusal.BlankMessage;
        else if (message.Length > Limits.Or(Limits.MaxMessageChars))
            refusal = Refusal.MessageTooLong(Limits.MaxMessageChars);
        else if (turnId is { } wanted && _turns.ContainsKey(wanted.ToString()))
            refusal = Refusal.TakenTurn;
        else if (string.IsNullOrEmpty(sessionId))
            return TryCreate(null, owner, out session, out refusal);
        else
            refusal = (session = Find(sessionId, owner)) is null ? Refusal.UnknownSession : null;
        return refusal is null;
    }

    internal bool TryRemember(ChatTurn turn) => _turns.TryAdd(turn.Id, turn);

    internal void Forget(ChatTurn turn) => _turns.TryRemove(turn.Id, out _);

    void Sweep()
    {
        var now = Time.GetUtcNow();
        if (Limits.SessionIdleMinutes > 0)
        {
            var idle = now - TimeSpan.FromMinutes(Limits.SessionIdleMinutes);
            foreach (var session in _sessions.Values)
            {
                if (session.IsIdleSince(idle) && Remove(session))
                    session.Delete();
            }
        }
        if (Limits.ResumeMinutes > 0)
        {
            var old = now - TimeSpan.FromMinutes(Limits.ResumeMinutes);
            foreach (var session in _sessions.Values)
                session.ForgetTurns(endedBefore: old);
        }
    }

    bool Remove(ChatSession session)
    {
        if (!_sessions.TryRemove(session.Id, out _))
            return false;
        Interlocked.Decrement(ref _reserved);
        return true;
    }

    static bool IsModelName(string text) =>
        text.Length <= 100 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':');

    public void Dispose() => _sweep.Dispose();
}
