using GenAiTransport.Sse.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Sse.Tests;

[TestFixture]
public sealed class HostileReplyTests
{
    [Test, CancelAfter(120_000)]
    public Task Whatever_comes_as_an_event_stream_is_a_reply_that_ends() =>
        HostileReplies.TryAsync("sse", "text/event-stream", (server, time) => new SseTransport(server, time));

    [TestCase("event: chunk\ndata: ", "a")]
    [TestCase("event: chunk\n", "data: a\n")]
    [CancelAfter(60_000)]
    public Task An_event_that_never_ends_is_not_waited_for(string begun, string more) =>
        HostileReplies.TryEndlessAsync("text/event-stream", begun, more, (server, time) => new SseTransport(server, time));
}
