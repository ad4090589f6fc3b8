namespace GenAiTransport;

/// <summary>Who has a seat in a session. Its session guards it with a lock, so all members hear everything in the same order.</summary>
sealed class SessionMembers
{
    readonly List<SessionMember> _members = [];

    public int Count => _members.Count;

    public IReadOnlyList<string> Names => [.. _members.Select(member => member.ConnectionId)];

    public void Add(SessionMember member)
    {
        _members.Add(member);
        Announce(member, SessionUpdate.UserJoined);
    }

    public void Remove(SessionMember member)
    {
        if (_members.Remove(member))
            Announce(member, SessionUpdate.UserDisconnected);
    }

    public void Hand(ChatTurn turn)
    {
        foreach (var member in _members)
            member.Offer(turn);
    }

    public void Tell(SessionUpdate update, string? exceptConnection = null)
    {
        foreach (var member in _members)
        {
            if (exceptConnection is null || member.ConnectionId != exceptConnection)
                member.Offer(update);
        }
    }

    /// <summary>The last thing that they hear.</summary>
    public void Dismiss(SessionUpdate update)
    {
        Tell(update);
        foreach (var member in _members)
            member.End();
        _members.Clear();
    }

    void Announce(SessionMember member, string what) =>
        Tell(new SessionUpdate(what) { ConnectionId = member.ConnectionId, ConnectedClients = Count }, member.ConnectionId);
}
