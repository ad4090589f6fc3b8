using GenAiTransport.Sse.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Sse.Tests;

[TestFixture]
public sealed class SseOpenAiTests : OpenAiContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server) => new SseTransport(server);
}
