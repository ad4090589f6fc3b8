using System.Net;
using System.Net.Http.Headers;
using CsCheck;
using GenAiTransport.StreamableHttp.Client;
using GenAiTransport.Testing;
using NUnit.Framework.Internal;

namespace GenAiTransport.StreamableHttp.Tests;

[TestFixture]
public sealed class HostileTests
{
    [Test, CancelAfter(120_000)]
    public Task Whatever_comes_as_lines_is_a_reply_that_ends() =>
        HostileReplies.TryAsync("ndjson", "application/x-ndjson", (server, time) => new StreamableHttpTransport(server, time));

    [Test, CancelAfter(60_000)]
    public Task A_line_that_never_ends_is_not_waited_for() => HostileReplies.TryEndlessAsync(
        "application/x-ndjson", """{"type":"chunk","text":" """, "a", (server, time) => new StreamableHttpTransport(server, time));

    [Test, CancelAfter(120_000)]
    public async Task Whatever_comes_as_a_request_is_answered_or_refused_with_a_reason()
    {
        await using var server = new TestServer<Program>();
        using var http = new HttpClient { BaseAddress = server.Address };
        await Hostile.Bytes("requests").SampleAsync(
            async bytes =>
            {
                using var isolated = new TestExecutionContext.IsolatedContext();
                using var body = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                using var response = await http.PostAsync("/chat/stream", body, new CancellationTokenSource(Reading.Limit).Token);
                var answer = await response.Content.ReadAsStringAsync();
                Assert.That(response.StatusCode, Is.AnyOf(HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.Conflict), answer);
                Assert.That(answer, response.IsSuccessStatusCode ? Does.Contain("\"type\":\"complete\"") : Does.Contain("\"detail\""));
                Assert.That(answer.Any(character => char.IsControl(character) && character is not '\n' and not '\r'), Is.False);
            },
            iter: Depth.Cases(70, times: 300),
            threads: 1,
            print: Hostile.Shown);
    }
}
