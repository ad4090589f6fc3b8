using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace GenAiTransport.Cluster;

/// <summary>
/// Calls to a session, wherever it lives. An instance that died takes its answers along, and for a second or two nobody knows; so a call is made again, which
/// all of them allow.
/// </summary>
sealed class SessionCalls(IGrainFactory grains, ILocalSiloDetails here, ISiloStatusOracle silos, HostedSessions hosted, TimeProvider time)
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);
    static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    public string Instance { get; } = here.SiloAddress.ToParsableString();

    /// <summary>Fails when the session cannot be reached for some seconds.</summary>
    public async Task<T> CallAsync<T>(string id, Func<ISessionGrain, Task<T>> call, TimeSpan? longest = null)
    {
        var began = time.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(20); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                if (Place() is { } place)
                    RequestContext.Set(IPlacementDirector.PlacementHintKey, place);
                return await call(grains.GetGrain<ISessionGrain>(id));
            }
            // Whatever went wrong over there, and there is no list of it, it may go right when asked again.
            catch (Exception) when (time.GetElapsedTime(began) < (longest ?? Longest))
            {
                await Task.Delay(pause, time);
            }
            catch (Exception)
            {
                throw new SessionsUnavailableException();
            }
        }
    }

    public Task CallAsync(string id, Func<ISessionGrain, Task> call, TimeSpan? longest = null) => CallAsync(id, async grain =>
    {
        await call(grain);
        return true;
    }, longest);

    /// <summary>Where a session that lives nowhere is woken: here or, when sessions leave this instance, on another one.</summary>
    SiloAddress? Place() => hosted.IsDraining
        ? silos.GetApproximateSiloStatuses(onlyActive: true).Keys.FirstOrDefault(silo => !silo.Equals(here.SiloAddress))
        : here.SiloAddress;
}
