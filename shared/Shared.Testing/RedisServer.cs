using System.ComponentModel;
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
    Process _process;

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
        var server = new RedisServer(FreePort(), keeps);
        await server.AnswersAsync();
        return server;
    }

    public async Task StopAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync().Soon();
        _process.Dispose();
    }

    public async Task ComeBackAsync()
    {
        _process = Run();
        await AnswersAsync();
    }

    /// <summary>What redis-cli says.</summary>
    public async Task<string> AskAsync(params string[] command)
    {
        var start = new ProcessStartInfo("redis-cli") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["-p", Port.ToString(CultureInfo.InvariantCulture), .. command])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var answer = await process.StandardOutput.ReadToEndAsync().Soon();
        await process.WaitForExitAsync().Soon();
        return answer.TrimEnd();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    Process Run()
    {
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true };
        foreach (var argument in _arguments)
            start.ArgumentList.Add(argument);
        try
        {
            var process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            return process;
        }
        catch (Win32Exception)
        {
            Assert.Ignore("There is no redis-server on this machine.");
            throw;
        }
    }

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

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
