using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GenAiTransport.Testing;

/// <summary>A Redis of a test's own, on a free port, with nothing in it. Where there is no redis-server the test is skipped, and says so.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("redis-").FullName;
    readonly string[] _arguments;
    AppProcess _process;

    RedisServer(int port, bool keeps)
    {
        Port = port;
        _arguments =
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--appendonly", keeps ? "yes" : "no", "--appendfsync", "always",
        ];
        _process = Run();
    }

    public int Port { get; }

    /// <summary>As <c>CHAT_CLUSTER</c> wants it.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <param name="keeps">What it was told survives its end.</param>
    public static async Task<RedisServer> StartAsync(bool keeps = false)
    {
        var server = new RedisServer(Ports.Free(), keeps);
        await server.AnswersAsync();
        return server;
    }

    public async Task StopAsync()
    {
        if (!_process.HasExited)
            await _process.KillAsync();
    }

    public async Task ComeBackAsync()
    {
        await _process.DisposeAsync();
        _process = Run();
        await AnswersAsync();
    }

    /// <summary>What redis-cli says.</summary>
    public async Task<string> AskAsync(params string[] command)
    {
        await using var cli = AppProcess.Start(new ProcessStartInfo("redis-cli", ["-p", Port.ToString(CultureInfo.InvariantCulture), .. command]));
        return (await cli.EndAsync()).Output.TrimEnd();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    AppProcess Run() => AppProcess.Start(new ProcessStartInfo("redis-server", _arguments));

    async Task AnswersAsync() => await Reading.UntilAsync(() =>
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    });
}
