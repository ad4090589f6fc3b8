namespace GenAiTransport.Grpc.Tests;

[TestFixture]
public sealed class OursAgainstOursTests : InteropContract
{
    InteropServer _server = null!;

    protected override Uri Address => _server.Address;

    [OneTimeSetUp]
    public async Task StartServer() => _server = await InteropServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");

    [OneTimeTearDown]
    public async Task StopServer() => await _server.DisposeAsync();
}
