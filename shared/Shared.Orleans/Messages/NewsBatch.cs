namespace GenAiTransport.Cluster;

/// <summary>News of a session for the members that one instance has there.</summary>
/// <param name="Fate">Whether more can follow.</param>
/// <param name="Next">The place to ask from next.</param>
[GenerateSerializer, Immutable, Alias("news-batch")]
sealed record NewsBatch(FeedFate Fate, long Next, FedNews[] News);

/// <param name="To">The connections that are told.</param>
/// <param name="Update">As JSON.</param>
/// <param name="End">Nothing follows for them.</param>
[GenerateSerializer, Immutable, Alias("fed-news")]
sealed record FedNews(string[] To, TurnPicture? Turn, byte[]? Update, FollowEnd? End)
{
    public static FedNews Of(object what, string[] to) => what switch
    {
        ChatTurn turn => new(to, TurnPicture.Of(turn), null, null),
        SessionUpdate update => new(to, null, ClusterJson.Bytes(update, ClusterJson.Default.SessionUpdate), null),
        _ => new(to, null, null, (FollowEnd)what),
    };
}

enum FeedFate
{
    Goes,

    /// <summary>There is no such feed here: the session lives somewhere new, or the members were thought to be gone.</summary>
    Unknown,

    /// <summary>There is no such session.</summary>
    Gone,
}
