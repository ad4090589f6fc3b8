using GenAiTransport.Grpc.Interop;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Grpc.Core;

namespace GenAiTransport.Grpc.Tests;

[TestFixture]
public sealed class ConnectionTests
{
    [Test, CancelAfter(30_000)]
    public async Task Two_hundred_streams_at_once_are_served_where_a_connection_takes_one_hundred(CancellationToken cancellationToken)
    {
        const int Streams = 200;
        var arrived = 0;
        var connections = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new Script
        {
            Duplex = async (_, responses, context) =>
            {
                connections.TryAdd(context.GetHttpContext().Connection.Id[..13], true);
                if (Interlocked.Increment(ref arrived) == Streams) all.SetResult();
                // Nobody is answered before everybody is here.
                await all.Task.WaitAsync(context.CancellationToken);
                await responses.WriteAsync(new(), context.CancellationToken);
            },
        };
        await using var server = await InteropServer.StartAsync<ScriptedService>(services: services => services.AddSingleton(script));
        using var channel = GrpcChannel.ForAddress(server.Address);
        var client = new TestService.TestServiceClient(channel);
        var answers = await Task.WhenAll(Enumerable.Range(0, Streams).Select(async _ =>
        {
            using var call = client.FullDuplexCall(cancellationToken: cancellationToken);
            return await call.ResponseStream.ReadAllAsync(cancellationToken).CountAsync(cancellationToken);
        }));
        Assert.That(answers, Is.All.EqualTo(1));
        Assert.That(connections, Has.Count.GreaterThanOrEqualTo(2));
    }
}
