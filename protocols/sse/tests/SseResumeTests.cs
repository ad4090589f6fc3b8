using GenAiTransport.Sse.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Sse.Tests;

[TestFixture]
public sealed class SseResumeTests : ResumeContract<Program>
{
    protected override IChatTransport Connect(ServerAddress server, TimeProvider time) => new SseTransport(server, time);

    /// <summary>The first event is whole: an empty line ends it.</summary>
    protected override bool IsConfirmed(string bytes) =>
        bytes.IndexOf("event: session_info", StringComparison.Ordinal) is >= 0 and var start && bytes.IndexOf("\n\n", start, StringComparison.Ordinal) >= 0;
}
