namespace GenAiTransport.Testing;

/// <summary>A server as a process of its own, on a free port.</summary>
public sealed class TracedServer(AppProcess process) : IAsyncDisposable
{
    const string Before = "Server endpoint: ";

    public Uri Address { get; } = AddressIn(process.Output.Split('\n').First(line => line.Contains(Before, StringComparison.Ordinal)));

    public AppProcess Process => process;

    /// <summary>Ctrl+C: what it has to export leaves before it does.</summary>
    public async Task EndAsync()
    {
        await process.InterruptAsync();
        Assert.That(await process.ExitAsync(), Is.Zero, process.Errors);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    static Uri AddressIn(string line) => new($"http://{line.Split(Before)[1].Split("://")[^1]}");
}
