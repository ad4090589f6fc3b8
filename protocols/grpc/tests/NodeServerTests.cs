using GenAiTransport.Grpc.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

/// <summary>Our client with a server of another make: grpc-js, with nothing but our proto file.</summary>
[TestFixture]
public sealed class NodeServerTests
{
    [Test, CancelAfter(60_000)]
    public async Task A_conversation_with_grpc_js(CancellationToken cancellationToken)
    {
        await using var server = OtherMakes.StartNode("server.mjs");
        await server.ShowsAsync("\n");
        var address = new Uri($"http://127.0.0.1:{server.Output.TrimEnd()}");
        await using var client = new GrpcTransport(new ServerAddress(address));

        var session = await client.Sessions.CreateAsync(cancellationToken: cancellationToken);
        var first = await client.SendAsync(session.SessionId, "you", cancellationToken).ToEndAsync();
        var ping = await client.PingAsync(cancellationToken);
        var broken = await client.SendAsync(session.SessionId, "break", cancellationToken).ToEndAsync();
        var details = await client.Sessions.GetAsync(session.SessionId, cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(session.Model, Is.EqualTo("of another make"));
            Assert.That(first.Text(), Is.EqualTo("Grüße to you"));
            Assert.That(first[^1], Is.TypeOf<TurnCompleted>().With.Property(nameof(TurnCompleted.TotalChunks)).EqualTo(3));
            Assert.That(ping, Is.GreaterThan(TimeSpan.Zero));
            Assert.That(broken.Text(), Is.EqualTo("Grüße to break"), "resumed after the stream was ended in the middle");
            Assert.That(client.Reconnections, Is.EqualTo(1));
            Assert.That(details.Messages.Select(message => message.Text), Is.EqualTo(["you", "Grüße to you", "break", "Grüße to break"]));
            Assert.That((await client.Sessions.StatsAsync(cancellationToken)).UptimeSeconds, Is.EqualTo(7));
            Assert.That(() => client.Sessions.GetAsync("nowhere", cancellationToken), Throws.TypeOf<RefusedException>());
        }
    }
}
