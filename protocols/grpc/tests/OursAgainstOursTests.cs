namespace GenAiTransport.Grpc.Tests;

[TestFixture]
public sealed class OursAgainstOursTests : InteropContract
{
    InteropServer server = null!;

    protected override Uri Address => server.Address;

    [OneTimeSetUp]
    public async Task StartServer() => server = await InteropServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");

    [OneTimeTearDown]
    public async Task StopServer() => await server.DisposeAsync();
}
