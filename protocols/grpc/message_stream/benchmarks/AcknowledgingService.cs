using Grpc.Core;

namespace GenAiTransport.MessageStream.Benchmarks;

/// <summary>Acknowledges as little as can be, so that the way is measured and not what is done at its end.</summary>
public sealed class AcknowledgingService : MessageStreamService.MessageStreamServiceBase
{
    static readonly WriteOptions AtOnce = new();
    static readonly WriteOptions WithTheNext = new(WriteFlags.BufferHint);

    public override Task<StreamResponse> SendMessage(StreamMessage request, ServerCallContext context) => Task.FromResult(Success(request));

    /// <summary>Answers to messages that came together leave together, as the server's do.</summary>
    public override async Task StreamMessages(
        IAsyncStreamReader<StreamMessage> requestStream, IServerStreamWriter<StreamResponse> responseStream, ServerCallContext context)
    {
        var reading = requestStream.MoveNext(context.CancellationToken);
        while (await reading)
        {
            var response = Success(requestStream.Current);
            reading = requestStream.MoveNext(context.CancellationToken);
            responseStream.WriteOptions = reading is { IsCompletedSuccessfully: true, Result: true } ? WithTheNext : AtOnce;
            await responseStream.WriteAsync(response);
        }
    }

    static StreamResponse Success(StreamMessage message) => new() { Status = ResponseStatuses.Success, MsgId = message.MsgId };
}
