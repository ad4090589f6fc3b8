using System.Collections.Concurrent;

namespace GenAiTransport.Cluster;

/// <summary>What is seen from here of sessions that live on other instances.</summary>
sealed class MirroredSessions(SessionCalls calls, TimeProvider time)
{
    readonly ConcurrentDictionary<string, MirroredSession> _sessions = new();

    public MirroredSession Of(SessionHeader header)
    {
        var mirror = _sessions.GetOrAdd(header.Id, _ => new MirroredSession(header, calls, time));
        mirror.UsedAt = time.GetUtcNow();
        return mirror;
    }

    public MirroredSession? Find(string id) => _sessions.GetValueOrDefault(id);

    public void Sweep(DateTimeOffset unusedSince)
    {
        foreach (var session in _sessions.Values)
        {
            session.Turns.Forget(endedBefore: unusedSince);
            if (!session.IsInUse && session.UsedAt < unusedSince)
                _sessions.TryRemove(new(session.Id, session));
        }
    }
}
