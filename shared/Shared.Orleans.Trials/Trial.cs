namespace GenAiTransport.Cluster.Trials;

/// <summary>Something that befalls a cluster, over and over, and what it promises even then.</summary>
/// <param name="Often">How often in a full run.</param>
/// <param name="WithOthers">Whether the other protocols are in the cluster too.</param>
sealed record Trial(string Name, string What, int Often, Func<Fleet, int, Findings, Task> RunAsync, bool WithOthers = false)
{
    /// <summary>One turn id cannot be chosen by hand over all of them.</summary>
    public bool Suits(Protocol protocol) => Name != "same-turn" || protocol.IsWatched;

    public static Trial[] All { get; } =
    [
        new("owner-dies", "kill -9 of the instance that answers", 50, OwnerDies.RunAsync, WithOthers: true),
        new("other-dies", "kill -9 of an instance that only passes on", 20, OtherDies.RunAsync),
        new("rolling", "each instance told to leave and started anew, under load", 2, RollingRestart.RunAsync),
        new("all-leave", "all instances told to leave at one moment, each in the middle of a reply", 3, AllLeave.RunAsync, WithOthers: true),
        new("cuts", "connections cut at random, resumed elsewhere", 200, Cuts.RunAsync),
        new("owner-sleeps", "SIGSTOP of the owner for 30 s", 1, OwnerSleeps.RunAsync),
        new("redis-away", "Redis stopped for 10 s", 1, RedisAway.RunAsync),
        new("all-restart", "Redis and all instances killed and started", 3, AllRestart.RunAsync),
        new("same-turn", "one turn id sent to two instances at once", 50, SameTurn.RunAsync),
    ];
}
