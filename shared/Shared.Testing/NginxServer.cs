using System.Diagnostics;
using System.Net.Sockets;

namespace GenAiTransport.Testing;

/// <summary>A real nginx with a configuration that the repository ships; only its ports and paths are a test's own.</summary>
public sealed class NginxServer : IAsyncDisposable
{
    const string Program = "/usr/sbin/nginx";

    AppProcess? _process;

    public static bool IsInstalled => File.Exists(Program);

    /// <summary>Its logs come to stand here, and what else a test has for it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("nginx-").FullName;

    /// <param name="shipped">The file with what stands in a block <c>http</c>.</param>
    /// <param name="port">Where it answers when it is ready.</param>
    /// <param name="changes">Each text has to be there.</param>
    public async Task RunAsync(string shipped, int port, IEnumerable<(string Text, string Own)> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var configuration = await File.ReadAllTextAsync(shipped);
        foreach (var (text, own) in changes.Append(("/var/log/nginx/", $"{Folder}/")))
        {
            if (!configuration.Contains(text, StringComparison.Ordinal))
                throw new InvalidOperationException($"{shipped} has no {text}.");
            configuration = configuration.Replace(text, own, StringComparison.Ordinal);
        }
        await File.WriteAllTextAsync(Path.Combine(Folder, "chat.conf"), configuration);
        var temporary = string.Concat(((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(name => $"{name}_temp_path {Folder}/{name};"));
        var main = Path.Combine(Folder, "nginx.conf");
        await File.WriteAllTextAsync(main, $"daemon off; worker_processes 1; pid {Folder}/pid; events {{}} http {{ {temporary} include {Folder}/chat.conf; }}");

        _process = AppProcess.Start(new ProcessStartInfo(Program, ["-c", main, "-e", Path.Combine(Folder, "start.log")]));
        await Reading.UntilAsync(() => _process.HasExited || Listens(port));
        if (_process.HasExited)
            throw new InvalidOperationException(_process.Errors + await File.ReadAllTextAsync(Path.Combine(Folder, "start.log")));
    }

    /// <summary>Its worker goes with it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    static bool Listens(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
