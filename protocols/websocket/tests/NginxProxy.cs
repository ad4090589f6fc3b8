using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GenAiTransport.Testing;

namespace GenAiTransport.WebSockets.Tests;

/// <summary>A real nginx with the configuration that stands in this protocol's folder; only its ports and paths are a test's own.</summary>
sealed class NginxProxy : IAsyncDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nginx");
    Process? _nginx;

    public Uri Address { get; } = new($"http://localhost:{FreePort()}");

    public Uri SecureAddress { get; } = new($"https://localhost:{FreePort()}");

    public string Certificate => Path.Combine(_folder.FullName, "chat.crt");

    public string CertificateKey => Path.Combine(_folder.FullName, "chat.key");

    /// <summary>What nginx wrote about its requests.</summary>
    public string Log => File.ReadAllText(Path.Combine(_folder.FullName, "chat.log")) + File.ReadAllText(Path.Combine(_folder.FullName, "chat.error.log"));

    public static async Task<NginxProxy> StartAsync(int serverPort)
    {
        if (!File.Exists("/usr/sbin/nginx"))
            Assert.Ignore("nginx is not installed here (Debian package nginx)");
        var proxy = new NginxProxy();
        WriteCertificate(proxy.Certificate, proxy.CertificateKey);
        await proxy.RunAsync(serverPort);
        return proxy;
    }

    /// <summary>Made for one test, trusted by nobody else.</summary>
    public static void WriteCertificate(string certificateFile, string keyFile)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
    }

    async Task RunAsync(int serverPort)
    {
        var shipped = await File.ReadAllTextAsync(Path.Combine(TestContext.CurrentContext.TestDirectory, "nginx.conf"));
        foreach (var (text, own) in ((string, string)[])
        [
            ("server 127.0.0.1:8000;", $"server 127.0.0.1:{serverPort};"),
            ("listen 8080;", $"listen 127.0.0.1:{Address.Port};"),
            ("listen 8443 ssl;", $"listen 127.0.0.1:{SecureAddress.Port} ssl;"),
            ("/etc/nginx/", $"{_folder.FullName}/"),
            ("/var/log/nginx/", $"{_folder.FullName}/"),
        ])
        {
            Assert.That(shipped, Does.Contain(text));
            shipped = shipped.Replace(text, own, StringComparison.Ordinal);
        }
        await WriteAsync("chat.conf", shipped);
        var temporary = string.Concat(((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(name => $"{name}_temp_path {_folder.FullName}/{name};"));
        var main = await WriteAsync("nginx.conf", $"daemon off; worker_processes 1; pid {_folder.FullName}/pid; events {{}} http {{ {temporary} include {_folder.FullName}/chat.conf; }}");

        _nginx = Process.Start(new ProcessStartInfo("/usr/sbin/nginx", ["-c", main, "-e", Path.Combine(_folder.FullName, "start.log")]))!;
        await Reading.UntilAsync(() => _nginx.HasExited || Listens());
        Assert.That(_nginx.HasExited, Is.False, () => File.ReadAllText(Path.Combine(_folder.FullName, "start.log")));
    }

    async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    bool Listens()
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", SecureAddress.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (_nginx is not null)
        {
            // Its worker goes with it.
            _nginx.Kill(entireProcessTree: true);
            await _nginx.WaitForExitAsync().Soon();
            _nginx.Dispose();
        }
        _folder.Delete(recursive: true);
    }
}
