using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace GenAiTransport.Cluster;

/// <summary>What has to be done from time to time: forgets what is old, keeps what is in use, counts the cluster.</summary>
sealed class ClusterSweep(
    HostedSessions hosted, MirroredSessions mirrors, SessionCalls calls, SessionStore store, ISiloStatusOracle silos, TimeProvider time, ILogger<ClusterSweep> log)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>More often than anything that is not in use goes.</summary>
    static readonly TimeSpan BetweenStays = TimeSpan.FromSeconds(45);

    public ClusterFigure Instances { get; } = new("cluster_instances");

    public ClusterFigure Sessions { get; } = new("cluster_sessions");

    public async Task SweepAsync()
    {
        try
        {
            Instances.Count = silos.GetApproximateSiloStatuses(onlyActive: true).Count;
            Forget();
            foreach (var session in hosted.All)
                await SweepAsync(session);
            Sessions.Count = await store.CountAsync();
        }
        catch (Exception unreachable) when (SessionStore.IsOutage(unreachable) || unreachable is SessionsUnavailableException)
        {
            log.LogWarning("The cluster's store cannot be reached: {Reason}", unreachable.GetType().Name);
        }
    }

    void Forget()
    {
        var minutes = Limits.Or(hosted.Means.Limits.ResumeMinutes, unlimited: 60 * 24);
        var old = time.GetUtcNow().AddMinutes(-minutes);
        mirrors.Sweep(unusedSince: old);
        foreach (var session in hosted.All)
        {
            session.Session.ForgetTurns(endedBefore: old);
            session.Feeds.Sweep();
        }
    }

    async Task SweepAsync(HostedSession session)
    {
        var idle = TimeSpan.FromMinutes(Limits.Or(hosted.Means.Limits.SessionIdleMinutes, unlimited: 60 * 24 * 365));
        if (session.Session.IsIdleSince(time.GetUtcNow() - idle))
            await calls.CallAsync(session.Session.Id, grain => grain.DeleteAsync());
        else if (session.Session.IsBusy && time.GetUtcNow() - session.KeptInUseAt > BetweenStays)
            await calls.CallAsync(session.Session.Id, grain => grain.StayAsync());
    }
}
