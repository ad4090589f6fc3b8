using GenAiTransport.Grpc.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

[TestFixture]
public class GrpcTests : TransportContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new GrpcTransport(server);
}
