using GenAiTransport.StreamableHttp.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.StreamableHttp.Tests;

[TestFixture]
public sealed class StreamableHttpOpenAiTests : OpenAiContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new StreamableHttpTransport(server);
}
