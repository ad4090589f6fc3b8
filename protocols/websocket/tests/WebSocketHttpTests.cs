using GenAiTransport.Testing;
using GenAiTransport.WebSockets.Client;

namespace GenAiTransport.WebSockets.Tests;

/// <summary>Beside the socket, the server has what all HTTP servers have.</summary>
[TestFixture]
public sealed class WebSocketHttpTests : SessionContract<Program>;

[TestFixture]
public sealed class WebSocketGeminiTests : StreamingGeminiContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new WebSocketTransport(server);
}
