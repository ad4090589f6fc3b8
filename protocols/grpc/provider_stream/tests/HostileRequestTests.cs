using GenAiTransport.Testing;

namespace GenAiTransport.ProviderStream.Tests;

[TestFixture]
public sealed class HostileRequestTests
{
    [Test, CancelAfter(120_000)]
    public async Task Whatever_comes_as_requests_is_answered_and_ends()
    {
        await using var server = ProviderCase.Start();
        await HostileCalls.TryAsync(server.Address, "/integration_api.OpenAiService/StreamChat", "provider_stream");
    }
}
