using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace GenAiTransport;

/// <summary>
/// What leaves on a stream, one by one; those that are ready at the same time leave together. A peer that takes nothing for too long is cut off.
/// One writes at a time.
/// </summary>
public sealed class PatientWriter<T>(IServerStreamWriter<T> stream, ServerCallContext call, CallServices services)
{
    static readonly WriteOptions AtOnce = new(WriteFlags.NoCompress);
    static readonly WriteOptions WithTheNext = new(WriteFlags.NoCompress | WriteFlags.BufferHint);

    readonly TimeSpan _patience = services.Limits.SlowReaderSeconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(services.Limits.SlowReaderSeconds);

    /// <param name="message">What leaves.</param>
    /// <param name="isMoreReady">The next follows at once, so that both can leave together.</param>
    public ValueTask WriteAsync(T message, bool isMoreReady)
    {
        stream.WriteOptions = isMoreReady ? WithTheNext : AtOnce;
        var writing = stream.WriteAsync(message);
        return writing.IsCompletedSuccessfully ? default : WaitAsync(writing);
    }

    async ValueTask WaitAsync(Task writing)
    {
        try
        {
            await writing.WaitAsync(_patience, services.Time);
        }
        catch (TimeoutException)
        {
            call.GetHttpContext().Abort();
            throw new OperationCanceledException("The peer takes nothing.", call.CancellationToken);
        }
    }
}
