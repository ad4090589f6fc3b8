using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using GenAiTransport.Testing;

namespace GenAiTransport.Cluster.Trials;

/// <summary>nginx with the configuration that stands beside the cluster; only its ports and paths are a trial's own.</summary>
sealed class Nginx : IAsyncDisposable
{
    const string Program = "/usr/sbin/nginx";

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nginx-");
    readonly Process _process;

    Nginx(IReadOnlyList<int> instances, bool isGrpc)
    {
        var (http, grpc) = (Ports.Free(), Ports.Free());
        Address = new Uri($"http://127.0.0.1:{(isGrpc ? grpc : http)}");
        var shipped = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "nginx.conf"));
        for (var index = 0; index < 3; index++)
        {
            shipped = Replace(shipped, $"127.0.0.1:800{index + 1}", Local(instances[index]));
            shipped = Replace(shipped, $"127.0.0.1:5005{index + 1}", Local(instances[index]));
        }
        shipped = Replace(shipped, "listen 8080", $"listen {Local(http)}");
        shipped = Replace(shipped, "listen 8081", $"listen {Local(grpc)}");
        shipped = Replace(shipped, "/var/log/nginx/", $"{_folder.FullName}/");
        var temporary = string.Concat(((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(name => $"{name}_temp_path {_folder.FullName}/{name};"));
        var main = Path.Combine(_folder.FullName, "nginx.conf");
        File.WriteAllText(Path.Combine(_folder.FullName, "chat.conf"), shipped);
        File.WriteAllText(main, $"daemon off; worker_processes 1; pid {_folder.FullName}/pid; events {{}} http {{ {temporary} include {_folder.FullName}/chat.conf; }}");
        _process = Process.Start(new ProcessStartInfo(Program, ["-c", main, "-e", Path.Combine(_folder.FullName, "start.log")]))!;
    }

    public static bool IsInstalled => File.Exists(Program);

    public Uri Address { get; }

    public static async Task<Nginx> StartAsync(IReadOnlyList<int> instances, bool isGrpc)
    {
        var nginx = new Nginx(instances, isGrpc);
        await Reading.UntilAsync(() => nginx._process.HasExited || nginx.Listens());
        if (nginx._process.HasExited)
            throw new InvalidOperationException(await File.ReadAllTextAsync(Path.Combine(nginx._folder.FullName, "start.log")));
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        // Its worker goes with it.
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().Soon();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    bool Listens()
    {
        try
        {
            using var client = new TcpClient(Address.Host, Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    static string Local(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    static string Replace(string text, string old, string own) =>
        text.Contains(old, StringComparison.Ordinal) ? text.Replace(old, own, StringComparison.Ordinal) : throw new InvalidOperationException($"nginx.conf has no {old}.");
}
