using System.Reflection;
using GenAiTransport.Sse.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Sse.Tests;

[TestFixture]
public sealed class SseTelemetryTests : TelemetryContract<Program>
{
    protected override Assembly Client => typeof(SseTransport).Assembly;

    protected override IChatTransport Connect(ServerAddress server) => new SseTransport(server);
}
