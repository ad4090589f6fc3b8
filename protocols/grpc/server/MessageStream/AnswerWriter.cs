using GenAiTransport.Grpc.MessageStream;
using Grpc.Core;

namespace GenAiTransport.Grpc.Server;

/// <summary>Sends the answers of a stream. A client that takes none of them for too long is cut off.</summary>
sealed class AnswerWriter(IServerStreamWriter<StreamResponse> stream, ServerCallContext call, Limits limits, TimeProvider time)
{
    static readonly WriteOptions AtOnce = new(WriteFlags.NoCompress);
    static readonly WriteOptions WithTheNext = new(WriteFlags.NoCompress | WriteFlags.BufferHint);

    readonly TimeSpan _patience = limits.SlowReaderSeconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(limits.SlowReaderSeconds);

    public ValueTask WriteAsync(StreamResponse response, bool isMoreReady)
    {
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
            await writing;
        }
    }
}
