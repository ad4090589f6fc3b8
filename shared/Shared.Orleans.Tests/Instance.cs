using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GenAiTransport.Testing;

namespace GenAiTransport.Cluster.Tests;

/// <summary>One instance of a server in a process of its own, which can be killed.</summary>
sealed class Instance : IAsyncDisposable
{
    readonly AppProcess _process;

    Instance(AppProcess process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public string Output => _process.Output;

    public static async Task<Instance> StartAsync(Type program, RedisServer redis, params (string Name, string Value)[] settings)
    {
        var port = FreePort();
        var address = new Uri($"http://127.0.0.1:{port}");
        var process = AppProcess.Start(program.Assembly, ["--urls", address.ToString()],
        [
            ("CHAT_CLUSTER", redis.Address), ("GENAI_PROVIDER", "offline"), ("CHAT_LOG", "boxes"), ("Limits__RequestsPerSecond", "0"),
            ("OFFLINE_FIRST_TOKEN_MS", "0"), ("OFFLINE_WORDS_PER_SECOND", "20"), .. settings,
        ]);
        await process.ShowsAsync("Ctrl+C to stop");
        return new Instance(process, address);
    }

    /// <summary>As the system does it, or an operator in a hurry: SIGKILL, SIGSTOP, SIGCONT, SIGTERM.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().Soon();
    }

    public Task<int> ExitAsync() => _process.ExitAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
