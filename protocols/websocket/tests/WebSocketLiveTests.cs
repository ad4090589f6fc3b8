using GenAiTransport.Testing;
using GenAiTransport.WebSockets.Client;

namespace GenAiTransport.WebSockets.Tests;

[TestFixture]
public sealed class WebSocketLiveTests : LiveContract<Program>
{
    protected override ILiveTransport Connect(ServerAddress server, TimeProvider time) => new WebSocketTransport(server, time);
}
