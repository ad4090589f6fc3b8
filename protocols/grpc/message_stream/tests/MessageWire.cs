using GenAiTransport.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace GenAiTransport.MessageStream.Tests;

/// <summary>The service as the generated client calls it.</summary>
sealed class MessageWire : IDisposable
{
    readonly GrpcChannel _channel;
    readonly AsyncDuplexStreamingCall<StreamMessage, StreamResponse> _call;

    public MessageWire(Uri server, Metadata? headers = null)
    {
        _channel = GrpcChannel.ForAddress(server);
        Service = new MessageStreamService.MessageStreamServiceClient(_channel);
        _call = Service.StreamMessages(headers);
    }

    public MessageStreamService.MessageStreamServiceClient Service { get; }

    public async Task<StreamResponse> AskAsync(StreamMessage message)
    {
        await _call.RequestStream.WriteAsync(message).Soon();
        return await NextAsync();
    }

    public async Task<StreamResponse> NextAsync() =>
        await _call.ResponseStream.MoveNext(default).Soon() ? _call.ResponseStream.Current : throw new AssertionException("The stream ended.");

    /// <summary>Sends nothing more, and reads what still comes.</summary>
    public async Task<List<StreamResponse>> EndAsync()
    {
        await _call.RequestStream.CompleteAsync().Soon();
        return await _call.ResponseStream.ReadAllAsync().ToEndAsync();
    }

    public void Dispose()
    {
        _call.Dispose();
        _channel.Dispose();
    }
}
