using System.Reflection;
using GenAiTransport.WebSockets.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.WebSockets.Tests;

[TestFixture]
public sealed class WebSocketTelemetryTests : TelemetryContract<Program>
{
    protected override Assembly Client => typeof(WebSocketTransport).Assembly;

    protected override bool IsOneConnection => true;

    protected override IChatTransport Connect(ServerAddress server) => new WebSocketTransport(server);
}
