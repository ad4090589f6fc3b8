using System.Collections.Concurrent;
using GenAiTransport.Grpc.Interop;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport.Grpc.Tests;

[TestFixture]
public sealed class ConnectionTests
{
    [Test, CancelAfter(30_000)]
    public async Task Two_hundred_streams_at_once_are_served_where_a_connection_takes_one_hundred(CancellationToken cancellationToken)
    {
        const int Streams = 200;
        var arrived = 0;
        var connections = new ConcurrentDictionary<string, bool>();
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

    [Test, CancelAfter(30_000)]
    public async Task A_stream_has_no_limit_as_a_whole(CancellationToken cancellationToken)
    {
        await using var server = await InteropServer.StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new TestService.TestServiceClient(channel).StreamingInputCall(cancellationToken: cancellationToken);
        var megabyte = new StreamingInputCallRequest { Payload = new() { Body = Google.Protobuf.ByteString.CopyFrom(new byte[1_000_000]) } };
        for (var i = 0; i < 40; i++) await call.RequestStream.WriteAsync(megabyte, cancellationToken);
        await call.RequestStream.CompleteAsync();
        Assert.That((await call).AggregatedPayloadSize, Is.EqualTo(40_000_000));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_message_over_the_servers_limit_is_refused_in_every_kind_of_call(CancellationToken cancellationToken)
    {
        await using var server = await InteropServer.StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        var client = new TestService.TestServiceClient(channel);
        var payload = new Payload { Body = Google.Protobuf.ByteString.CopyFrom(new byte[5_000_000]) };
        Assert.That(
            async () => await client.UnaryCallAsync(new() { Payload = payload }, cancellationToken: cancellationToken),
            RpcFails.With(StatusCode.ResourceExhausted));

        using var output = client.StreamingOutputCall(new() { Payload = payload }, cancellationToken: cancellationToken);
        Assert.That(async () => await output.ResponseStream.MoveNext(cancellationToken), RpcFails.With(StatusCode.ResourceExhausted));

        using var input = client.StreamingInputCall(cancellationToken: cancellationToken);
        await input.RequestStream.WriteAsync(new() { Payload = payload }, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(async () => await input, RpcFails.With(StatusCode.ResourceExhausted));

        using var duplex = client.FullDuplexCall(cancellationToken: cancellationToken);
        await duplex.RequestStream.WriteAsync(new() { Payload = payload }, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(async () => await duplex.ResponseStream.MoveNext(cancellationToken), RpcFails.With(StatusCode.ResourceExhausted));
    }
}
