using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

/// <summary>
/// All conversations of a server, in its memory. Whatever clients do, it holds a bounded number of sessions and of finished replies, and
/// forgets both after a while.
/// </summary>
public sealed class ChatSessions : IChatSessions, IDisposable
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

    public ChatSession? Find(string? id, string? owner) =>
        id is not null && _sessions.TryGetValue(id, out var session) && session.Owner == owner ? session : null;

    public ChatTurn? FindTurn(string? id, string? owner) =>
        id is not null && _turns.TryGetValue(id, out var turn) && turn.Session.Owner == owner ? turn : null;

    public IReadOnlyList<ChatSession> List(string? owner) =>
        [.. _sessions.Values.Where(session => session.Owner == owner).OrderBy(session => session.CreatedAt)];

    public bool Delete(string id, string? owner)
    {
        if (Find(id, owner) is not { } session || !Remove(session))
            return false;
        session.Delete();
        return true;
    }

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
        if (TryChoose(message.SessionId, message.Text, message.Owner, out var session, out var refusal))
        {
            var isNew = string.IsNullOrEmpty(message.SessionId);
            if (session.TryStart(message.Text!, isNew, message.SenderId, message.TurnId, out var turn, out refusal))
                return new(turn);
            if (isNew)
                Remove(session);
            // Both came at once.
            if (refusal == Refusal.TakenTurn && Repeated(message) is { } other)
                return new(other);
        }
        Stats.RequestRefused();
        return new(refusal);
    }

    /// <summary>The same message again, whose sender did not hear that it had arrived.</summary>
    ChatTurn? Repeated(NewMessage message) =>
        message.TurnId is { } id && FindTurn(id.ToString(), message.Owner) is { } turn
            && turn.Message == message.Text && (string.IsNullOrEmpty(message.SessionId) || turn.Session.Id == message.SessionId) ? turn : null;

    bool TryChoose(
        string? sessionId,
        string? message,
        string? owner,
        [NotNullWhen(true)] out ChatSession? session,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        session = null;
        if (string.IsNullOrWhiteSpace(message))
            refusal = Refusal.BlankMessage;
        else if (message.Length > Limits.Or(Limits.MaxMessageChars))
            refusal = Refusal.MessageTooLong(Limits.MaxMessageChars);
        else if (string.IsNullOrEmpty(sessionId))
            return TryCreate(null, owner, out session, out refusal);
        else
            refusal = (session = Find(sessionId, owner)) is null ? Refusal.UnknownSession : null;
        return refusal is null;
    }

    ValueTask<Answer<IChatSession>> IChatSessions.CreateAsync(string? modelId, string? owner) =>
        new(TryCreate(modelId, owner, out var session, out var refusal) ? new Answer<IChatSession>(session) : new(refusal));

    ValueTask<IChatSession?> IChatSessions.FindAsync(string? id, string? owner) => new(Find(id, owner));

    ValueTask<ChatTurn?> IChatSessions.FindTurnAsync(string? id, string? owner) => new(FindTurn(id, owner));

    ValueTask<Answer<ChatTurn>> IChatSessions.StartAsync(NewMessage message) => new(Start(message));

    ValueTask<IReadOnlyList<SessionSummary>> IChatSessions.ListAsync(string? owner) => new([.. List(owner).Select(session => session.Summary())]);

    ValueTask<bool> IChatSessions.DeleteAsync(string id, string? owner) => new(Delete(id, owner));

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
