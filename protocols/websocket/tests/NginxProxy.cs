using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GenAiTransport.Testing;

namespace GenAiTransport.WebSockets.Tests;

/// <summary>nginx with the configuration that stands in this protocol's folder.</summary>
sealed class NginxProxy : IAsyncDisposable
{
    readonly NginxServer _nginx = new();

    public Uri Address { get; } = new($"http://localhost:{Ports.Free()}");

    public Uri SecureAddress { get; } = new($"https://localhost:{Ports.Free()}");

    public string Certificate => Path.Combine(_nginx.Folder, "chat.crt");

    public string CertificateKey => Path.Combine(_nginx.Folder, "chat.key");

    /// <summary>What nginx wrote about its requests.</summary>
    public string Log => File.ReadAllText(Path.Combine(_nginx.Folder, "chat.log")) + File.ReadAllText(Path.Combine(_nginx.Folder, "chat.error.log"));

    public static async Task<NginxProxy> StartAsync(int serverPort)
    {
        if (!NginxServer.IsInstalled)
            Assert.Ignore("nginx is not installed here (Debian package nginx)");
        var proxy = new NginxProxy();
        WriteCertificate(proxy.Certificate, proxy.CertificateKey);
        await proxy._nginx.RunAsync(Path.Combine(TestContext.CurrentContext.TestDirectory, "nginx.conf"), proxy.SecureAddress.Port,
        [
            ("server 127.0.0.1:8000;", $"server 127.0.0.1:{serverPort};"),
            ("listen 8080;", $"listen 127.0.0.1:{proxy.Address.Port};"),
            ("listen 8443 ssl;", $"listen 127.0.0.1:{proxy.SecureAddress.Port} ssl;"),
            ("/etc/nginx/", $"{proxy._nginx.Folder}/"),
        ]);
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

    public ValueTask DisposeAsync() => _nginx.DisposeAsync();
}
