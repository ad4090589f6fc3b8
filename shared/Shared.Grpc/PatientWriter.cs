using Grpc.Core;

namespace GenAiTransport;

/// <summary>
/// What leaves on a stream, one by one; those that are ready at the same time leave together. A peer that takes nothing for too long is cut off.
/// One writes at a time.
/// </summary>
public sealed class PatientWriter<T>(IServerStreamWriter<T> stream, ServerCallContext call, CallServices services)
{
    static readonly WriteOptions[] Options = [new(), new(WriteFlags.BufferHint), new(WriteFlags.NoCompress), new(WriteFlags.BufferHint | WriteFlags.NoCompress)];

    /// <param name="message">What leaves.</param>
    /// <param name="isMoreReady">The next follows at once, so that both can leave together.</param>
    /// <param name="isLong">It is worth packing.</param>
    public ValueTask WriteAsync(T message, bool isMoreReady, bool isLong = false)
    {
        stream.WriteOptions = Options[(int)((isMoreReady ? WriteFlags.BufferHint : default) | (isLong ? default : WriteFlags.NoCompress))];
        var writing = stream.WriteAsync(message);
        return writing.IsCompletedSuccessfully ? default : WaitAsync(writing);
    }

    async ValueTask WaitAsync(Task writing)
    {
        if (await writing.IsTakenAsync(services.Limits, services.Time))
            return;
        services.CutOff(call);
        throw new OperationCanceledException("The peer takes nothing.", call.CancellationToken);
    }
}
