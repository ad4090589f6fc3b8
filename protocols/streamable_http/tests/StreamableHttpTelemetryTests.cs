using System.Reflection;
using GenAiTransport.StreamableHttp.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.StreamableHttp.Tests;

[TestFixture]
public sealed class StreamableHttpTelemetryTests : TelemetryContract<Program>
{
    protected override Assembly Client => typeof(StreamableHttpTransport).Assembly;

    protected override IChatTransport Connect(ServerAddress server) => new StreamableHttpTransport(server);
}
