using Microsoft.Extensions.Hosting;

namespace GenAiTransport.Cluster;

/// <summary>
/// An instance's coming and going. It comes only when its store answers. When it is told to go, its sessions go elsewhere one by one, as soon as none of their
/// turns runs here; a turn that takes too long is ended, and told so.
/// </summary>
sealed class ClusterLife(ClusterRedis redis, HostedSessions hosted, SessionCalls calls, ClusterSweep sweep, TimeProvider time) : IHostedLifecycleService, IDisposable
{
    public static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(30);

    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    ITimer? _sweeping;

    public Task StartingAsync(CancellationToken cancellationToken) => redis.ConnectAsync();

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await sweep.SweepAsync();
        _sweeping = time.CreateTimer(_ => _ = sweep.SweepAsync(), null, ClusterSweep.Interval, ClusterSweep.Interval);
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        hosted.IsDraining = true;
        var began = time.GetTimestamp();
        while (await MoveAsync() > 0 && time.GetElapsedTime(began) < LongestDrain)
            await Task.Delay(Glance, time, CancellationToken.None);
        foreach (var session in hosted.All)
            session.Session.BreakOff(Refusal.ShuttingDown);
        for (began = time.GetTimestamp(); await MoveAsync() > 0 && time.GetElapsedTime(began) < TimeSpan.FromSeconds(2);)
            await Task.Delay(Glance, time, CancellationToken.None);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _sweeping?.Dispose();

    /// <summary>Gives how many are still here.</summary>
    async Task<int> MoveAsync()
    {
        foreach (var session in hosted.All.Where(session => !session.Session.IsAnswering))
        {
            try
            {
                await calls.CallAsync(session.Session.Id, async grain =>
                {
                    await grain.MoveAsync();
                    return true;
                }, longest: TimeSpan.FromSeconds(1));
            }
            catch (SessionsUnavailableException)
            {
                // It goes with the instance.
            }
        }
        return hosted.Count;
    }
}
