using GenAiTransport.Testing;

namespace GenAiTransport.Cluster.Trials;

/// <summary>One instance of the cluster: a process that dies, leaves, falls asleep, and comes back at the same address.</summary>
sealed class Instance(Protocol protocol, int port, (string Name, string Value)[] environment) : IAsyncDisposable
{
    AppProcess? _process;

    public Protocol Protocol => protocol;

    public Uri Address { get; } = new($"http://127.0.0.1:{port}");

    public AppProcess Process => _process ?? throw new InvalidOperationException("It does not run.");

    public IChatTransport Connect() => protocol.Connect(new ServerAddress(Address));

    public async Task StartAsync()
    {
        await DisposeAsync();
        _process = AppProcess.Start(Path.Combine(AppContext.BaseDirectory, $"{protocol.Server}.dll"), ["--urls", Address.ToString()], environment);
        await _process.ShowsAsync("Server endpoint");
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>SIGTERM, as whoever runs it asks it to leave.</summary>
    public async Task<int> LeaveAsync()
    {
        await Process.SignalAsync("TERM");
        return await Process.ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        var process = _process;
        _process = null;
        if (process is not null)
            await process.DisposeAsync();
    }
}
