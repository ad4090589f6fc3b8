using System.Reflection;
using GenAiTransport.HttpRest.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.HttpRest.Tests;

[TestFixture]
public sealed class RestTelemetryTests : TelemetryContract<Program>
{
    protected override Assembly Client => typeof(RestTransport).Assembly;

    protected override bool Streams => false;

    protected override IChatTransport Connect(ServerAddress server) => new RestTransport(server);
}
