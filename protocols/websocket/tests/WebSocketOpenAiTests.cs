using GenAiTransport.Testing;
using GenAiTransport.WebSockets.Client;

namespace GenAiTransport.WebSockets.Tests;

[TestFixture]
public sealed class WebSocketOpenAiTests : OpenAiContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new WebSocketTransport(server);
}
