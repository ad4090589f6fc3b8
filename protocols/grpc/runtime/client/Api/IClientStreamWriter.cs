namespace Grpc.Core;

public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Half-close: no more messages from this side; the answer may go on.</summary>
    Task CompleteAsync();
}
