namespace GenAiTransport;

/// <summary>Who has a seat in a session. Its session guards it with a lock, so all members hear everything in the same order.</summary>
sealed class SessionMembers
{
    readonly List<ISeat> _members = [];

    public int Count => _members.Count;

    public IReadOnlyList<string> Names => [.. _members.Select(member => member.ConnectionId)];

    /// <param name="silently">Who had a seat before does not join again.</param>
    public void Add(ISeat member, bool silently)
    {
        _members.Add(member);
        if (!silently)
            Announce(member, SessionUpdate.UserJoined);
    }

    public void Remove(ISeat member)
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

    /// <summary>They hear no more.</summary>
    public void Dismiss(FollowEnd reason)
    {
        foreach (var member in _members)
            member.End(reason);
        _members.Clear();
    }

    void Announce(ISeat member, string what) =>
        Tell(new SessionUpdate(what) { ConnectionId = member.ConnectionId, ConnectedClients = Count }, member.ConnectionId);
}
