using Grpc.Core;

namespace GenAiTransport.Grpc.Providers.Server;

/// <summary>
/// Responses on a stream, each as soon as it is there; those that are ready at the same time leave together. A peer that takes nothing for too
/// long is cut off. One writes at a time.
/// </summary>
sealed class StreamedAnswers(IServerStreamWriter<ChatResponse> stream, ServerCallContext call, Limits limits, TimeProvider time, MeasuredStream measured) : IAnswer
{
    static readonly WriteOptions AtOnce = new(WriteFlags.NoCompress);
    static readonly WriteOptions WithTheNext = new(WriteFlags.NoCompress | WriteFlags.BufferHint);

    readonly TimeSpan _patience = limits.SlowReaderSeconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(limits.SlowReaderSeconds);

    public ValueTask TellAsync(ChatResponse response, bool isMoreReady)
    {
        measured.Told(response);
        stream.WriteOptions = isMoreReady ? WithTheNext : AtOnce;
        var writing = stream.WriteAsync(response);
        return writing.IsCompletedSuccessfully ? default : WaitAsync(writing);
    }

    async ValueTask WaitAsync(Task writing)
    {
        try
        {
            await writing.WaitAsync(_patience, time);
        }
        catch (TimeoutException)
        {
            call.GetHttpContext().Abort();
            throw new OperationCanceledException("The peer takes nothing.", call.CancellationToken);
        }
    }
}
