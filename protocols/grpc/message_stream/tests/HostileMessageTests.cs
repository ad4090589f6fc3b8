using GenAiTransport.Testing;

namespace GenAiTransport.MessageStream.Tests;

[TestFixture]
public sealed class HostileMessageTests
{
    [Test, CancelAfter(120_000)]
    public async Task Whatever_comes_as_messages_is_answered_and_ends()
    {
        await using var server = new TestServer<Program>();
        await HostileCalls.TryAsync(server.Address, "/nexus.message_stream.MessageStreamService/StreamMessages", "message_stream");
    }
}
