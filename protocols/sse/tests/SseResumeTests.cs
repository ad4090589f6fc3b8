using GenAiTransport.Sse.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Sse.Tests;

[TestFixture]
public class SseResumeTests : ResumeContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server, TimeProvider time) => new SseTransport(server, time);
}
