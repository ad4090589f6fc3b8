using System.Threading.Channels;
using Grpc.Core;

namespace GenAiTransport.Grpc.Server;

/// <summary>
/// What leaves on a stream: whoever has something to tell queues it, and one writer sends it, all that is ready in one piece. The queue is bounded:
/// when the peer is slow, its replies wait. A peer that takes nothing for too long is cut off, and may come back and resume.
/// </summary>
sealed class Outbox(IServerStreamWriter<ChatResponse> stream, ServerCallContext call, Limits limits, TimeProvider time)
{
    const int MostQueued = 64;

    /// <summary>A text shorter than this is not worth packing.</summary>
    const int ShortText = 1024;

    static readonly WriteOptions[] Options = [new(), new(WriteFlags.BufferHint), new(WriteFlags.NoCompress), new(WriteFlags.BufferHint | WriteFlags.NoCompress)];

    readonly Channel<ChatResponse> _queue = Channel.CreateBounded<ChatResponse>(new BoundedChannelOptions(MostQueued) { SingleReader = true });
    readonly TimeSpan _patience = limits.SlowReaderSeconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(limits.SlowReaderSeconds);

    /// <summary>Waits while the queue is full.</summary>
    public ValueTask TellAsync(ChatResponse response, CancellationToken cancellationToken) => _queue.Writer.WriteAsync(response, cancellationToken);

    /// <summary>Nothing more follows what is queued.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    public async Task WriteAllAsync()
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(call.CancellationToken))
            {
                while (_queue.Reader.TryRead(out var response))
                {
                    stream.WriteOptions = OptionsFor(response, isMoreReady: _queue.Reader.TryPeek(out _));
                    var writing = stream.WriteAsync(response);
                    if (!writing.IsCompletedSuccessfully)
                        await writing.WaitAsync(_patience, time);
                }
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Whoever waits for room in the queue is woken by the end of the call.
            call.GetHttpContext().Abort();
            if (failure is not TimeoutException)
                throw;
        }
    }

    static WriteOptions OptionsFor(ChatResponse response, bool isMoreReady)
    {
        var flags = isMoreReady ? WriteFlags.BufferHint : default;
        if (response.ChunkText.Length + response.UpdateData.Length < ShortText)
            flags |= WriteFlags.NoCompress;
        return Options[(int)flags];
    }
}
