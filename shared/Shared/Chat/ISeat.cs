namespace GenAiTransport;

/// <summary>What hears all that happens in a session.</summary>
interface ISeat
{
    string ConnectionId { get; }

    void Offer(ChatTurn turn);

    void Offer(SessionUpdate update);

    /// <summary>Nothing follows.</summary>
    void End(FollowEnd reason);
}
