using System.Net;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport.Cluster;

/// <summary>
/// An instance's coming and going. It comes only when its store answers. When it is told to go it takes no more connections, and while those that there are come to
/// their end, its sessions go elsewhere one by one, as soon as none of their turns runs here; a turn that takes too long is ended, and told so.
/// </summary>
sealed class ClusterLife(
    ClusterRedis redis, ClusterSettings settings, HostedSessions hosted, SessionCalls calls, ClusterSweep sweep, LeavingPatience patience, TerminalLog terminal,
    TimeProvider time)
    : IHostedLifecycleService, IDisposable
{
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    Task _draining = Task.CompletedTask;
    ITimer? _sweeping;

    public Task StartingAsync(CancellationToken cancellationToken) => redis.ConnectAsync();

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!IPAddress.IsLoopback(settings.Address))
            terminal.Line($"⚠️  The cluster's port {settings.Address}:{settings.Port} asks for no key and is not encrypted: let nobody but the other instances reach it", Tone.Warning);
        await sweep.SweepAsync();
        _sweeping = time.CreateTimer(_ => _ = sweep.SweepAsync(), null, ClusterSweep.Interval, ClusterSweep.Interval);
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        hosted.IsDraining = true;
        _draining = DrainAsync();
        return Task.CompletedTask;
    }

    /// <summary>When the server's connections have ended, and before the instance leaves the others.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _draining;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _sweeping?.Dispose();

    async Task DrainAsync()
    {
        var began = time.GetTimestamp();
        while (await MoveAsync() > 0 && time.GetElapsedTime(began) < patience.Time)
            await Task.Delay(Glance, time, CancellationToken.None);
        foreach (var session in hosted.All)
            session.Session.BreakOff(Refusal.ShuttingDown);
        for (began = time.GetTimestamp(); await MoveAsync() > 0 && time.GetElapsedTime(began) < TimeSpan.FromSeconds(2);)
            await Task.Delay(Glance, time, CancellationToken.None);
    }

    /// <summary>Gives how many are still here.</summary>
    async Task<int> MoveAsync()
    {
        foreach (var session in hosted.All.Where(session => !session.Session.IsAnswering))
        {
            try
            {
                await calls.CallAsync(session.Session.Id, grain => grain.MoveAsync(), longest: TimeSpan.FromSeconds(1));
            }
            catch (SessionsUnavailableException)
            {
                // It goes with the instance.
            }
        }
        return hosted.Count;
    }
}
