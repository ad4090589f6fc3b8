using System.Reflection;
using GenAiTransport.Grpc.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

[TestFixture]
public sealed class GrpcClientTests : ClientContract<Program>
{
    protected override Assembly Client => typeof(GrpcTransport).Assembly;
}
