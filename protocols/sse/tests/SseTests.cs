using GenAiTransport.Sse.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Sse.Tests;

[TestFixture]
public class SseTests : TransportContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new SseTransport(server);
}
