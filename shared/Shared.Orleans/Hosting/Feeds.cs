namespace GenAiTransport.Cluster;

/// <summary>The members that other instances have in a session: a feed for each instance.</summary>
sealed class Feeds(ChatSession session, TimeProvider time)
{
    /// <summary>An instance asks every few seconds; one that did not for so long is gone.</summary>
    static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(20);

    readonly Lock _gate = new();
    readonly Dictionary<string, Feed> _feeds = [];

    public JoinReply? Join(JoinRequest request, Func<string, ChatTurn?> find)
    {
        lock (_gate)
        {
            if (!_feeds.TryGetValue(request.Instance, out var feed))
                _feeds[request.Instance] = feed = new Feed(time);
            if (feed.Seats.ContainsKey(request.ConnectionId))
                return Reply(feed, session.Details(), null);
            var seat = new FeedSeat(request.ConnectionId, feed);
            if (!TrySeat(seat, request, find, out var picture, out var last))
                return null;
            feed.Seats[request.ConnectionId] = seat;
            return Reply(feed, picture, last);
        }
    }

    static JoinReply Reply(Feed feed, SessionDetails picture, ChatTurn? last) =>
        new(feed.Id, ClusterJson.Bytes(picture, ClusterJson.Default.SessionDetails), last is null ? null : HostedSession.Picture(last));

    bool TrySeat(FeedSeat seat, JoinRequest request, Func<string, ChatTurn?> find, out SessionDetails picture, out ChatTurn? last)
    {
        if (request.SeenTurn is null && !request.Silently)
            return session.TrySeat(seat, out picture, out last);
        var seen = request.SeenTurn is null ? null : find(request.SeenTurn);
        (picture, last) = (session.Details(), null);
        return request.Again ? seen is not null && session.TrySeatAgain(seat, seen) : session.TrySeat(seat, seen, request.Silently);
    }

    public void Leave(string instance, string connectionId)
    {
        lock (_gate)
        {
            if (_feeds.TryGetValue(instance, out var feed) && feed.Seats.Remove(connectionId, out var seat))
                session.Leave(seat);
        }
    }

    public Feed? Find(string instance, string id)
    {
        lock (_gate)
            return _feeds.TryGetValue(instance, out var feed) && feed.Id == id && !feed.IsFull ? feed : null;
    }

    /// <summary>Frees the seats of instances that are gone.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            var gone = time.GetUtcNow() - LongestSilence;
            foreach (var (instance, feed) in _feeds.Where(entry => entry.Value.AskedAt < gone || entry.Value.IsFull).ToArray())
            {
                _feeds.Remove(instance);
                foreach (var seat in feed.Seats.Values)
                    session.Leave(seat);
            }
        }
    }
}
