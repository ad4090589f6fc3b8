using System.Net;

namespace Grpc.Runtime;

/// <summary>A request body that stays open: the handler lends its stream, and takes it back when the writer is done.</summary>
sealed class StreamingContent : HttpContent
{
    readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Stream> Opened => _opened.Task;

    /// <summary>Half-close: END_STREAM goes out.</summary>
    public void Complete() => _done.TrySetResult();

    /// <summary>The call is over; nobody will complete this.</summary>
    public void Abandon() => _done.TrySetCanceled();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The server is to hear of the call now, not with its first message.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _opened.TrySetResult(stream);
        await _done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
