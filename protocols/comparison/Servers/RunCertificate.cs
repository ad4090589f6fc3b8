using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GenAiTransport.Comparison;

/// <summary>A certificate of this machine for one run. Nobody trusts it but the run's own clients, and its key goes with it.</summary>
sealed class RunCertificate : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("comparison-");

    public RunCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        Root = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(2));
        File.WriteAllText(CertificateFile, Root.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>What a client has to be given.</summary>
    public X509Certificate2 Root { get; }

    /// <summary>What a server has to be told.</summary>
    public IEnumerable<(string Name, string Value)> Environment =>
        [("Kestrel__Certificates__Default__Path", CertificateFile), ("Kestrel__Certificates__Default__KeyPath", KeyFile)];

    string CertificateFile => Path.Combine(_folder.FullName, "certificate.pem");

    string KeyFile => Path.Combine(_folder.FullName, "key.pem");

    public void Dispose()
    {
        Root.Dispose();
        _folder.Delete(recursive: true);
    }
}
