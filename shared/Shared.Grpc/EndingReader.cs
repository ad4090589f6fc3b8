using Grpc.Core;

namespace GenAiTransport;

/// <summary>A stream's requests, until the client leaves or the server stops.</summary>
sealed class EndingReader<T>(IAsyncStreamReader<T> requests, CancellationToken ending) : IAsyncStreamReader<T>
{
    public T Current => requests.Current;

    public Task<bool> MoveNext(CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? MoveNextLinkedAsync(cancellationToken) : requests.MoveNext(ending);

    async Task<bool> MoveNextLinkedAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ending);
        return await requests.MoveNext(either.Token);
    }
}
