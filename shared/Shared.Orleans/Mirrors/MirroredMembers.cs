namespace GenAiTransport.Cluster;

/// <summary>The members that this instance has in a session of another one. While there are any, one reading of the session's news goes to all.</summary>
sealed class MirroredMembers(MirroredSession session, SessionCalls calls)
{
    /// <summary>An instance that cannot be reached for so long leaves its members behind.</summary>
    static readonly TimeSpan LongestOutage = TimeSpan.FromSeconds(30);

    readonly Lock _gate = new();
    readonly Dictionary<string, Told> _members = [];
    string _feed = "";
    long _next;
    bool _isPulling;

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _members.Count == 0;
        }
    }

    /// <summary>Null when the seat cannot be had.</summary>
    public async Task<JoinReply?> SitAsync(SessionMember member, JoinRequest request)
    {
        // Its news may be read before the answer is.
        lock (_gate)
            _members[member.ConnectionId] = new Told(member);
        JoinReply? reply = null;
        try
        {
            reply = await calls.CallAsync(session.Id, grain => grain.JoinAsync(request));
        }
        finally
        {
            if (reply is null)
                Forget(member);
        }
        if (reply is not null)
            Pull(reply.Feed);
        return reply;
    }

    public void Leave(SessionMember member)
    {
        if (Forget(member))
            _ = LeaveAsync(member.ConnectionId);
    }

    bool Forget(SessionMember member)
    {
        lock (_gate)
            return _members.TryGetValue(member.ConnectionId, out var told) && told.Member == member && _members.Remove(member.ConnectionId);
    }

    /// <summary>When it cannot be said, the seat goes a little later, as that of an instance that is gone.</summary>
    async Task LeaveAsync(string connectionId)
    {
        try
        {
            await calls.CallAsync(session.Id, grain => grain.LeaveAsync(calls.Instance, connectionId));
        }
        catch (SessionsUnavailableException)
        {
        }
    }

    void Pull(string feed)
    {
        lock (_gate)
        {
            if (_feed != feed)
                (_feed, _next) = (feed, 0);
            if (_isPulling)
                return;
            _isPulling = true;
        }
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(PullAsync);
    }

    async Task PullAsync()
    {
        try
        {
            while (Place() is var (feed, next))
            {
                var batch = await calls.CallAsync(session.Id, grain => grain.ReadNewsAsync(calls.Instance, feed, next), LongestOutage);
                if (batch.Fate == FeedFate.Goes)
                    Tell(batch, feed, next);
                else if (batch.Fate == FeedFate.Gone)
                    End(FollowEnd.Deleted);
                else
                    await SitAgainAsync();
            }
        }
        catch (SessionsUnavailableException)
        {
            End(FollowEnd.FellBehind);
        }
    }

    /// <summary>Null, and nobody reads any more, when there is no member.</summary>
    (string Feed, long Next)? Place()
    {
        lock (_gate)
        {
            _isPulling = _members.Count > 0;
            return _isPulling ? (_feed, _next) : null;
        }
    }

    /// <summary>The session lives somewhere new: the members follow it, and nobody there is told that they came.</summary>
    async Task SitAgainAsync()
    {
        string[] connections;
        lock (_gate)
            connections = [.. _members.Keys];
        foreach (var connection in connections)
        {
            var request = new JoinRequest(calls.Instance, connection, Silently: true);
            if (await calls.CallAsync(session.Id, grain => grain.JoinAsync(request), LongestOutage) is { } reply)
                Pull(reply.Feed);
        }
    }

    void Tell(NewsBatch batch, string feed, long next)
    {
        lock (_gate)
        {
            // Meanwhile somebody sat down where the session lives now.
            if (_feed != feed || _next != next)
                return;
            _next = batch.Next;
            foreach (var news in batch.News)
            {
                foreach (var connection in news.To)
                {
                    if (_members.TryGetValue(connection, out var told))
                        Tell(told, news);
                }
            }
        }
    }

    void Tell(Told told, FedNews news)
    {
        ISeat member = told.Member;
        if (news.Turn is { } picture)
        {
            // Where a session goes on elsewhere, what runs and waits is offered once more.
            if (told.Turns.Add(picture.Id))
                member.Offer(session.Turns.Of(picture));
        }
        else if (news.Update is { } update)
            member.Offer(ClusterJson.Read(update, ClusterJson.Default.SessionUpdate));
        else if (news.End is { } end)
        {
            member.End(end);
            _members.Remove(told.Member.ConnectionId);
        }
    }

    void End(FollowEnd reason)
    {
        lock (_gate)
        {
            foreach (ISeat member in _members.Values.Select(told => told.Member))
                member.End(reason);
            _members.Clear();
            _isPulling = false;
        }
    }

    sealed class Told(SessionMember member)
    {
        public SessionMember Member => member;

        public HashSet<string> Turns { get; } = [];
    }
}
