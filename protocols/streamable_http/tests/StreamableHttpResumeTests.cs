using GenAiTransport.StreamableHttp.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.StreamableHttp.Tests;

[TestFixture]
public sealed class StreamableHttpResumeTests : ResumeContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server, TimeProvider time) => new StreamableHttpTransport(server, time);

    /// <summary>The first line is whole.</summary>
    protected override bool IsConfirmed(string bytes) =>
        bytes.IndexOf("session_info", StringComparison.Ordinal) is >= 0 and var start && bytes.IndexOf('\n', start) >= 0 && bytes[bytes.IndexOf('\n', start) - 1] == '}';
}
