using System.Net;
using System.Reflection;
using GenAiTransport.Grpc.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

[TestFixture]
public sealed class GrpcTelemetryTests : TelemetryContract<Program>
{
    protected override Assembly Client => typeof(GrpcTransport).Assembly;

    protected override bool IsOneConnection => true;

    protected override Version Http => HttpVersion.Version20;

    protected override IChatTransport Connect(ServerAddress server) => new GrpcTransport(server);
}
