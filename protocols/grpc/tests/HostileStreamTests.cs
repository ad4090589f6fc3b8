using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

[TestFixture]
public sealed class HostileStreamTests
{
    [Test, CancelAfter(120_000)]
    public async Task Whatever_comes_on_a_stream_is_answered_and_ends()
    {
        await using var server = new TestServer<Program>();
        await HostileCalls.TryAsync(server.Address, "/chat.ChatService/Chat", "grpc");
    }
}
