using GenAiTransport.HttpRest.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.HttpRest.Tests;

[TestFixture]
public sealed class RestOpenAiTests : OpenAiContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new RestTransport(server);
}
