using Grpc.Core;

namespace Grpc.Runtime.Server;

/// <summary>The messages of a request that is a stream.</summary>
sealed class RequestReader<T>(ServerCall call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
{
    MessageReader<T>? _messages;
    Task<bool> _reading = Task.FromResult(true);

    public T Current => _messages is null ? throw new InvalidOperationException("No message was read yet.") : _messages.Current;

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!_reading.IsCompleted) throw new InvalidOperationException("Can't read the next message because the previous read is still in progress.");
        return _reading = NextAsync(cancellationToken);
    }

    async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (_messages is null)
        {
            // The client may be waiting for our headers before it sends anything.
            await call.SendHeadersAsync();
            _messages = call.NewReader(marshaller);
        }

        if (!cancellationToken.CanBeCanceled || cancellationToken == call.CancellationToken) return await ReadAsync(call.CancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.CancellationToken);
        return await ReadAsync(either.Token);
    }

    async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _messages!.ReadAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw call.Gone(exception);
        }
    }
}
