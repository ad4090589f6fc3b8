namespace GenAiTransport.Grpc.Tests;

/// <summary>Our client against the server of grpc-js.</summary>
[TestFixture]
public sealed class OursAgainstNodeTests : InteropContract
{
    NodeProcess? _node;
    Uri _address = null!;

    protected override Uri Address => _address;

    // grpc-js unpacks requests before anybody can look, and never packs responses.
    protected override bool ServerSeesCompression => false;

    protected override bool ServerCompresses => false;

    [OneTimeSetUp]
    public async Task StartServer()
    {
        _node = NodeProcess.Start("server.mjs");
        _address = new((await _node.Output.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)))!);
    }

    [OneTimeTearDown]
    public void StopServer() => _node?.Dispose();
}
