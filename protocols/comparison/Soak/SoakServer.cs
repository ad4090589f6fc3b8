using System.Diagnostics.CodeAnalysis;

namespace GenAiTransport.Comparison;

/// <summary>A server that is stopped and started again now and then, behind one address, over which the way is bad.</summary>
[SuppressMessage("Design", "CA1001", Justification = "What it holds is disposed with it, asynchronously.")]
sealed class SoakServer(ProtocolUnderTest protocol, IReadOnlyList<(string, string)> environment, SoakCounts counts) : IAsyncDisposable
{
    readonly FaultyProxy _proxy = new(counts);
    ServerProcess? _process;
    IChatTransport? _direct;
    int _life;

    public ProtocolUnderTest Protocol => protocol;

    /// <summary>Where clients go.</summary>
    public ServerAddress Address => new(_proxy.Address);

    /// <summary>The server itself; null while it is away.</summary>
    public Uri? Direct => _proxy.Server;

    /// <summary>Counts lives; what was said in an earlier one is forgotten.</summary>
    public int Life => Volatile.Read(ref _life);

    /// <summary>What the server says over a good way.</summary>
    public ISessionApi Truth => _direct!.Sessions;

    public List<SoakSample> Samples { get; } = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = await ServerProcess.StartAsync(protocol.ServerPath, [], environment, cancellationToken);
        _direct = protocol.Connect(_process.Address);
        _proxy.Server = _process.Address.Address;
    }

    /// <summary>Orderly, as by Ctrl+C, or killed.</summary>
    public async Task RestartAsync(bool isOrderly, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _life);
        await StopAsync(isOrderly);
        while (_process is null)
        {
            try
            {
                await StartAsync(cancellationToken);
            }
            catch (TimeoutException)
            {
                // The machine is too busy; meanwhile the server is away.
            }
        }
        // Who asked in between was still told of the life before.
        Interlocked.Increment(ref _life);
        counts.Add(SoakCounts.Restarts);
    }

    public async Task SampleAsync(double second, CancellationToken cancellationToken)
    {
        if (_process is not { } process || Direct is null)
            return;
        if (process.Ended.IsCancellationRequested)
        {
            counts.Trouble(SoakCounts.Deaths, $"{protocol.Name}: {process.Epitaph}");
            await RestartAsync(isOrderly: false, cancellationToken);
            return;
        }
        var held = await process.HeldBytesAsync(cancellationToken);
        Samples.Add(new SoakSample(second, held, process.ResidentBytes, Count("fd"), Count("task")));
    }

    int Count(string what) => Directory.Exists($"/proc/{_process!.Id}/{what}") ? Directory.GetFileSystemEntries($"/proc/{_process.Id}/{what}").Length : 0;

    async Task StopAsync(bool isOrderly)
    {
        _proxy.Server = null;
        if (_process is not { } process)
            return;
        _process = null;
        if (isOrderly)
            await process.LeaveAsync();
        await process.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(isOrderly: false);
        await _proxy.DisposeAsync();
    }
}
