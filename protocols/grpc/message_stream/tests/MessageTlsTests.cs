using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GenAiTransport.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace GenAiTransport.MessageStream.Tests;

/// <summary>A secure channel, with certificates of one's own on both sides.</summary>
[TestFixture]
public sealed class MessageTlsTests
{
    readonly X509Certificate2 _server = Certificate("CN=localhost");
    readonly X509Certificate2 _caller = Certificate("CN=The caller");
    readonly X509Certificate2 _stranger = Certificate("CN=localhost");

    [OneTimeTearDown]
    public void Stop()
    {
        _server.Dispose();
        _caller.Dispose();
        _stranger.Dispose();
    }

    [Test, CancelAfter(30_000)]
    public async Task Both_sides_show_their_certificates()
    {
        var script = new MessageScript();
        var seen = new TaskCompletionSource<string>();
        await using var server = await MessageClients.ServeAsync(script, kestrel => kestrel.ConfigureHttpsDefaults(https =>
        {
            https.ServerCertificate = _server;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, _, _) => seen.TrySetResult(certificate.Subject) || true;
        }));
        var options = MessageClients.Options(server.Address);
        await using var client = new MessageStreamingClient(options with { TrustedRoots = [_server], ClientCertificate = _caller });
        await using var wary = new MessageStreamingClient(options with { TrustedRoots = [_stranger], ClientCertificate = _caller, MaxAttempts = 1 });
        await using var none = new MessageStreamingClient(options with { ClientCertificate = _caller, MaxAttempts = 1 });

        var answer = await client.DeltaAsync("d1", "x");
        var refused = await wary.DeltaAsync("d1", "x");

        Assert.That(server.Address.Scheme, Is.EqualTo("https"));
        Assert.That((answer.Status, await seen.Task.Soon()), Is.EqualTo(("success", "CN=The caller")));
        Assert.That((refused.Status, refused.Error()), Is.EqualTo(("error", "UNAVAILABLE: The connection failed: it cannot be made secure")));
        Assert.That(await none.CheckConnectionAsync(), Is.False, "nobody trusts a certificate that is its own root");
    }

    static X509Certificate2 Certificate(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
