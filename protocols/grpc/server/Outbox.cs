using System.Threading.Channels;
using Grpc.Core;

namespace GenAiTransport.Grpc.Server;

/// <summary>
/// What leaves on a stream: whoever has something to tell queues it, and one writer sends it, all that is ready in one piece. The queue is bounded:
/// when the peer is slow, its replies wait.
/// </summary>
sealed class Outbox(IServerStreamWriter<ChatResponse> stream, ServerCallContext call, CallServices services)
{
    const int MostQueued = 64;

    /// <summary>A text shorter than this is not worth packing.</summary>
    const int ShortText = 1024;

    readonly Channel<ChatResponse> _queue = Channel.CreateBounded<ChatResponse>(new BoundedChannelOptions(MostQueued) { SingleReader = true });
    readonly PatientWriter<ChatResponse> _writer = new(stream, call, services);

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
                    if (ChatTelemetry.CountsBytes)
                        ChatTelemetry.Sent(response.CalculateSize());
                    await _writer.WriteAsync(response, isMoreReady: _queue.Reader.TryPeek(out _), IsLong(response));
                }
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Whoever waits for room in the queue is woken by the end of the call.
            call.GetHttpContext().Abort();
            throw;
        }
    }

    static bool IsLong(ChatResponse response) => response.ChunkText.Length + response.UpdateData.Length >= ShortText;
}
