using Microsoft.Extensions.Hosting;

namespace GenAiTransport;

/// <summary>
/// When the server is told to stop it keeps its connections until each stream has been ended and its client has read that, or a moment is over: what
/// a client has not read when its connection goes is lost to it.
/// </summary>
sealed class LastWords(CallEnds calls, IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    /// <summary>Comes before the connections are closed.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        lifetime.StopApplication();
        return calls.WhenStreamsEndedAsync();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
