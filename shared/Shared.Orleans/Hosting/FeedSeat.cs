namespace GenAiTransport.Cluster;

/// <summary>The seat of a connection of another instance.</summary>
sealed class FeedSeat(string connectionId, Feed feed) : ISeat
{
    static readonly object Deleted = FollowEnd.Deleted;

    public string ConnectionId => connectionId;

    public void Offer(ChatTurn turn) => feed.Add(connectionId, turn);

    public void Offer(SessionUpdate update) => feed.Add(connectionId, update);

    /// <summary>When the session goes elsewhere the seat follows it: its instance asks there.</summary>
    public void End(FollowEnd reason)
    {
        if (reason == FollowEnd.Deleted)
            feed.Add(connectionId, Deleted);
    }
}
