using GenAiTransport.HttpRest.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.HttpRest.Tests;

[TestFixture]
public sealed class HostileReplyTests
{
    [Test, CancelAfter(120_000)]
    public Task Whatever_comes_as_an_answer_is_a_reply_that_ends() =>
        HostileReplies.TryAsync("rest", "application/json", (server, time) => new RestTransport(server, time));

    [Test, CancelAfter(60_000)]
    public Task An_answer_that_never_ends_is_not_waited_for() =>
        HostileReplies.TryEndlessAsync("application/json", """{"response":" """, "a", (server, time) => new RestTransport(server, time));
}
