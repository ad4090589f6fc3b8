namespace Grpc.Core;

/// <summary>Messages that leave one after the other. One writer at a time: a second write before the first is done throws.</summary>
public interface IAsyncStreamWriter<in T>
{
    WriteOptions? WriteOptions { get; set; }

    Task WriteAsync(T message);

    Task WriteAsync(T message, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled
        ? throw new NotSupportedException("This stream writer does not support cancelling a single write.")
        : WriteAsync(message);
}
