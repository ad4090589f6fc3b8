using GenAiTransport.HttpRest.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.HttpRest.Tests;

[TestFixture]
public class RestTests : TransportContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new RestTransport(server);
}
