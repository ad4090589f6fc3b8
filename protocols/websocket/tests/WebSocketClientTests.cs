using System.Reflection;
using GenAiTransport.Testing;
using GenAiTransport.WebSockets.Client;

namespace GenAiTransport.WebSockets.Tests;

[TestFixture]
public sealed class WebSocketClientTests : ClientContract<Program>
{
    protected override Assembly Client => typeof(WebSocketTransport).Assembly;
}
