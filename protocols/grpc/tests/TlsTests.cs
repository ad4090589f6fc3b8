using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GenAiTransport.Grpc.Client;
using GenAiTransport.Testing;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace GenAiTransport.Grpc.Tests;

/// <summary>The same over TLS, where the server's certificate was signed by a private root.</summary>
[TestFixture]
public sealed class TlsTests
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-tls-");
    X509Certificate2 _root = null!;
    X509Certificate2 _stranger = null!;
    TestServer<Program> _server = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _root = Root("CN=Our root");
        _stranger = Root("CN=Another root");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_root, _root.NotBefore, _root.NotAfter, [1, 2, 3]);
        File.WriteAllText(Place("server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Place("server.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Place("root.pem"), _root.ExportCertificatePem());
        _server = new TestServer<Program>(settings:
        [
            ("urls", "https://127.0.0.1:0"),
            ("Kestrel:Certificates:Default:Path", Place("server.pem")),
            ("Kestrel:Certificates:Default:KeyPath", Place("server.key")),
        ]);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _server.DisposeAsync();
        _root.Dispose();
        _stranger.Dispose();
        _folder.Delete(recursive: true);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_conversation_under_a_private_root(CancellationToken cancellationToken)
    {
        Assert.That(_server.Address.Scheme, Is.EqualTo("https"));
        await using var client = new GrpcTransport(new ServerAddress(_server.Address) { Root = _root });
        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);

        var events = await client.SendAsync(session.SessionId, "say hello", cancellationToken).ToEndAsync();

        Assert.That(events.Text(), Is.EqualTo("hello"));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_root_that_did_not_sign_is_not_trusted(CancellationToken cancellationToken)
    {
        await using var wrong = new GrpcTransport(new ServerAddress(_server.Address) { Root = _stranger });
        await using var none = new GrpcTransport(new ServerAddress(_server.Address));

        Assert.That(async () => await wrong.ConnectAsync(cancellationToken), Throws.TypeOf<ServerUnreachableException>());
        Assert.That(async () => await none.Sessions.HealthAsync(cancellationToken), Throws.TypeOf<ServerUnreachableException>());
    }

    [Test, CancelAfter(60_000)]
    public async Task The_client_takes_the_root_from_a_file()
    {
        using var program = new ClientProgram(typeof(GrpcTransport).Assembly, _server.Address);

        var run = await program.RunAsync("", "--cert", Place("root.pem"), "say hello");
        var wrong = await program.RunAsync("", "--cert", Place("server.key"), "say hello");

        Assert.That(run, Is.EqualTo(new ProgramRun(0, "hello\n", "")));
        Assert.That((wrong.ExitCode, wrong.Error), Is.EqualTo((2, $"❌ {Place("server.key")} is no certificate that can be read. --help tells how to use this client.\n")));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_channel_of_ones_own_handler_works_as_well()
    {
        using var handler = new ServerAddress(_server.Address) { Root = _root }.CreateHttpHandler();
        using var channel = GrpcChannel.ForAddress(_server.Address, new GrpcChannelOptions { HttpHandler = handler });
        var health = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());
        Assert.That(health.Status, Is.EqualTo(HealthCheckResponse.Types.ServingStatus.Serving));
    }

    string Place(string name) => Path.Combine(_folder.FullName, name);

    static X509Certificate2 Root(string name)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
