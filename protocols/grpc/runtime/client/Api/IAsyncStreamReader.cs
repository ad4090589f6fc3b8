namespace Grpc.Core;

/// <summary>Messages that arrive one after the other. One reader at a time.</summary>
public interface IAsyncStreamReader<out T>
{
    T Current { get; }

    /// <summary>False at the end of the stream; a call that ended badly throws <see cref="RpcException"/> instead.</summary>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
