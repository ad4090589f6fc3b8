using System.Diagnostics;
using GenAiTransport.Testing;

namespace GenAiTransport.ProviderStream.Tests;

[TestFixture]
public sealed class TelemetryTests
{
    [Test, CancelAfter(60_000)]
    public async Task Each_request_on_a_stream_is_one_trace_up_to_the_provider(CancellationToken cancellationToken)
    {
        await using var collector = await Collector.StartAsync(cancellationToken);
        await using var fake = await FakeOpenAi.StartAsync(cancellationToken);
        fake.Next(OpenAiScript.Reply(["Hello"]), OpenAiScript.KeyRefused());
        await using var server = await TracedServer.StartAsync(typeof(Program).Assembly,
            [.. collector.Environment(overGrpc: true), ("Providers__AllowedHosts", fake.Address.Authority)]);
        var asked = new List<string>();
        using (var wire = new ProviderWire(server.Address))
        {
            foreach (var question in (string[])["a-secret-question", "another-secret"])
            {
                using var mine = new Activity("mine") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
                asked.Add(mine.TraceId.ToHexString());
                await wire.AskAsync(ProviderRequests.Ask(question).WithCredential("key", FakeOpenAi.ApiKey).WithCredential("base_url", fake.Address.ToString()).With("model", "gpt-test"));
            }
        }
        await server.EndAsync();

        var requests = asked.Select(trace => collector.Spans.Single(span => span.TraceId == trace && span.Name == "provider.request")).ToArray();
        var calls = asked.Select(trace => collector.Spans.Single(span => span.TraceId == trace && span.Name == "POST")).ToArray();
        Assert.That(calls.Select(call => call.ParentId), Is.EqualTo(requests.Select(request => request.SpanId)));
        Assert.That(requests.Select(request => request.Status == SpanStatus.Error), Is.EqualTo([false, true]));
        Assert.That(requests.Select(request => request.Attributes["provider"]), Has.All.EqualTo("OpenAI"));
        Assert.That(((string[])["succeeded", "failed"]).Select(outcome => collector.Figure("genai.provider.requests", ("outcome", outcome))), Is.EqualTo(new[] { 1, 1 }));
        Assert.That(collector.Everything, Does.Not.Contain("secret").And.Not.Contain(FakeOpenAi.ApiKey));
    }
}
