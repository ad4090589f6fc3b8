using Orleans.Concurrency;

namespace GenAiTransport.Cluster;

/// <summary>One session, by its id, wherever in the cluster it lives. Every call may be made again when its outcome is not known.</summary>
[Alias("session")]
interface ISessionGrain : IGrainWithStringKey
{
    [Alias("start")]
    Task<StartReply> StartAsync(StartRequest request);

    /// <summary>Null when it does not know the turn.</summary>
    [Alias("find-turn")]
    Task<TurnPicture?> FindTurnAsync(string turnId);

    /// <summary>The events of a turn from a place on, as soon as there are any.</summary>
    [Alias("read-turn")]
    Task<EventBatch> ReadTurnAsync(string turnId, int next);

    /// <summary>As JSON; null when there is no such session.</summary>
    [Alias("details")]
    Task<byte[]?> DetailsAsync();

    /// <summary>As JSON; null when there is no such session.</summary>
    [Alias("summary")]
    Task<byte[]?> SummaryAsync();

    [Alias("stop")]
    Task<bool> StopAsync();

    /// <summary>False when the store cannot be reached.</summary>
    [Alias("clear")]
    Task<bool> ClearAsync();

    [Alias("delete")]
    Task<bool> DeleteAsync();

    [Alias("tell")]
    Task TellAsync(byte[] update, string? exceptConnection);

    /// <summary>Null when the seat cannot be had.</summary>
    [Alias("join")]
    Task<JoinReply?> JoinAsync(JoinRequest request);

    [Alias("leave")]
    Task LeaveAsync(string instance, string connectionId);

    /// <summary>What happened in the session from a place of a feed on, as soon as there is any.</summary>
    [Alias("read-news")]
    Task<NewsBatch> ReadNewsAsync(string instance, string feed, long next);

    /// <summary>It is in use, though nobody calls.</summary>
    [Alias("stay")]
    Task StayAsync();

    /// <summary>Its instance stops: it goes on where it is asked for next.</summary>
    [Alias("move")]
    Task MoveAsync();
}
