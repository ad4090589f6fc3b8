using GenAiTransport.StreamableHttp.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.StreamableHttp.Tests;

[TestFixture]
public sealed class StreamableHttpGeminiTests : GeminiContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new StreamableHttpTransport(server);
}
