using GenAiTransport.Grpc.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

[TestFixture]
public sealed class GrpcConnectionTests : LiveContract<Program>
{
    protected override ILiveTransport Connect(ServerAddress server, TimeProvider time) => new GrpcTransport(server, time);
}
