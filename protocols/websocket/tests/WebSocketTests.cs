using GenAiTransport.Testing;
using GenAiTransport.WebSockets.Client;

namespace GenAiTransport.WebSockets.Tests;

[TestFixture]
public class WebSocketTests : TransportContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new WebSocketTransport(server);
}
