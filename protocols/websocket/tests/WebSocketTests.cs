using GenAiTransport.Testing;
using GenAiTransport.WebSockets.Client;

namespace GenAiTransport.WebSockets.Tests;

[TestFixture]
public sealed class WebSocketTests : TransportContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new WebSocketTransport(server);
}
