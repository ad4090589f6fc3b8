namespace GenAiTransport.Grpc.Tests;

/// <summary>Our client against the server of grpc-js.</summary>
[TestFixture]
public sealed class OursAgainstNodeTests : InteropContract
{
    NodeProcess? node;
    Uri address = null!;

    protected override Uri Address => address;

    // grpc-js unpacks requests before anybody can look, and never packs responses.
    protected override bool ServerSeesCompression => false;

    protected override bool ServerCompresses => false;

    [OneTimeSetUp]
    public async Task StartServer()
    {
        node = NodeProcess.Start("server.mjs");
        address = new((await node.Output.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)))!);
    }

    [OneTimeTearDown]
    public void StopServer() => node?.Dispose();
}
