using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport;

/// <summary>
/// Reads a turn on behalf of a connection. When the server stops, and its patience with what runs is spent, the reader is told so by a last event or, where the turn
/// can be read elsewhere, reading ends without one; when the connection goes, reading ends and the turn runs on.
/// </summary>
public sealed class TurnReader(IHostApplicationLifetime lifetime, TimeProvider time, LeavingPatience? patience = null)
{
    readonly CancellationToken _stopping = After(patience ?? LeavingPatience.None, lifetime.ApplicationStopping);

    /// <summary>Other instances have the turns too: whoever loses the connection here need not be told more.</summary>
    public bool IsOneOfSeveral { get; } = patience is not null;

    /// <summary>How long a connection may be silent before it shows that it lives.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Batches of what is ready; an empty one after every 15 s of silence.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<ChatEvent>> ReadBatchesAsync(
        ChatTurn turn, int after = ChatTurn.TheBeginning, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping);
        await using var batches = turn.ReadBatchesAsync(after, Heartbeat, ending.Token).GetAsyncEnumerator(CancellationToken.None);
        while (true)
        {
            try
            {
                if (!await batches.MoveNextAsync())
                    yield break;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                break;
            }
            yield return batches.Current;
        }
        if (IsOneOfSeveral)
            yield break;
        yield return new ChatEvent[]
        {
            new TurnFailed(Refusal.ShuttingDown.Sentence, turn.Session.Id, time.GetUtcNow())
            {
                Kind = RefusalKind.ShuttingDown,
                RetryAfter = Refusal.ShuttingDown.RetryAfter,
            },
        };
    }

    public async IAsyncEnumerable<ChatEvent> ReadAsync(
        ChatTurn turn, int after = ChatTurn.TheBeginning, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var batch in ReadBatchesAsync(turn, after, cancellationToken))
        {
            for (var index = 0; index < batch.Length; index++)
                yield return batch.Span[index];
        }
    }

    static CancellationToken After(LeavingPatience patience, CancellationToken stopping)
    {
        if (patience == LeavingPatience.None)
            return stopping;
        var late = new CancellationTokenSource();
        stopping.Register(() => late.CancelAfter(patience.Time));
        return late.Token;
    }
}
