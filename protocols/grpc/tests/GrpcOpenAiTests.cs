using GenAiTransport.Grpc.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

[TestFixture]
public sealed class GrpcOpenAiTests : OpenAiContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new GrpcTransport(server);
}
