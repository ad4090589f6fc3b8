using GenAiTransport.StreamableHttp.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.StreamableHttp.Tests;

[TestFixture]
public class StreamableHttpTests : TransportContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new StreamableHttpTransport(server);
}
