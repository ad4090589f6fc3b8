namespace GenAiTransport;

/// <summary>
/// What a client may ask besides chatting. A refusal is a <see cref="RefusedException"/>, no server a <see cref="ServerUnreachableException"/>.
/// </summary>
public interface ISessionApi
{
    Task<HealthReport> HealthAsync(CancellationToken cancellationToken = default);

    Task<StatsReport> StatsAsync(CancellationToken cancellationToken = default);

    Task<SessionCreated> CreateAsync(string? modelId = null, CancellationToken cancellationToken = default);

    Task<SessionList> ListAsync(CancellationToken cancellationToken = default);

    Task<SessionDetails> GetAsync(string sessionId, CancellationToken cancellationToken = default);

    Task ClearAsync(string sessionId, CancellationToken cancellationToken = default);

    Task DeleteAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <summary>False when no reply was running.</summary>
    Task<bool> StopAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <summary>Stops a reply whose own end tells what became of it, or whose reader is gone: where that fails, nobody has to be told.</summary>
    async Task TryStopAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        try
        {
            await StopAsync(sessionId, cancellationToken);
        }
        catch (Exception gone) when (gone is RefusedException or ServerUnreachableException or OperationCanceledException)
        {
            // The promise above.
        }
    }
}
