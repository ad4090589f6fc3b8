using GenAiTransport.StreamableHttp.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.StreamableHttp.Tests;

[TestFixture]
public class StreamableHttpResumeTests : ResumeContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server, TimeProvider time) => new StreamableHttpTransport(server, time);
}
