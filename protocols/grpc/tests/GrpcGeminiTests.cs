using GenAiTransport.Grpc.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

[TestFixture]
public sealed class GrpcGeminiTests : StreamingGeminiContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new GrpcTransport(server);
}
