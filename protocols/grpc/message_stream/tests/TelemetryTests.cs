using System.Diagnostics;
using GenAiTransport.Testing;

namespace GenAiTransport.MessageStream.Tests;

[TestFixture]
public sealed class TelemetryTests
{
    [Test, CancelAfter(60_000)]
    public async Task Each_message_on_a_stream_is_in_the_trace_of_its_sender(CancellationToken cancellationToken)
    {
        await using var collector = await Collector.StartAsync(cancellationToken);
        await using var server = await TracedServer.StartAsync(typeof(Program).Assembly, collector.Environment(overGrpc: true));
        var sent = new List<string>();
        await using (var client = MessageClients.To(server.Address))
        await using (var session = client.Session())
        {
            Func<Task>[] messages = [
                () => session.StartAsync(cancellationToken),
                () => session.SendDeltaAsync("a-secret-text", cancellationToken),
                () => session.CompleteAsync(cancellationToken: cancellationToken),
            ];
            foreach (var send in messages)
            {
                using var mine = new Activity("mine") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
                sent.Add(mine.TraceId.ToHexString());
                await send();
            }
        }
        using (var wire = new MessageWire(server.Address))
            await wire.AskAsync(Messages.Delta("m2", "a-secret-text", "nobody set up"));
        await server.EndAsync();

        var heard = collector.Spans.Where(span => span.Name == "message_stream.message").ToArray();
        Assert.That(heard.Select(span => span.TraceId).Take(3), Is.EqualTo(sent));
        Assert.That(heard.Select(span => span.Status == SpanStatus.Error), Is.EqualTo([false, false, false, true]));
        Assert.That(heard[3].Attributes["error.type"], Is.EqualTo("FAILED_PRECONDITION"));
        Assert.That(sent, Has.No.Member(heard[3].TraceId), "what names no trace begins one");
        Assert.That(heard.Select(span => span.Links.Count), Has.All.EqualTo(1), "the stream's own span");
        Assert.That(heard.Select(span => span.Service), Has.All.EqualTo("message-stream"));
        Assert.That(collector.Everything, Does.Not.Contain("a-secret-text").And.Not.Contain(Messages.Contact));
    }
}
