using System.Threading.Channels;

namespace GenAiTransport.MessageStream;

/// <summary>
/// Messages made of what a source brings, a few in advance and no more. Read by one reader after the other: first the stream's sender, then
/// whoever sends what is left.
/// </summary>
sealed class Contents : IDisposable
{
    const int InAdvance = 16;

    readonly Channel<StreamMessage> _messages = Channel.CreateBounded<StreamMessage>(InAdvance);
    readonly CancellationTokenSource _stop;

    public Contents(IAsyncEnumerable<string>? source, string msgId, Route route, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = source is null ? Task.FromResult(_messages.Writer.TryComplete()) : FeedAsync(source, msgId, route, _stop.Token);
    }

    public bool IsMoreReady => _messages.Reader.TryPeek(out _);

    /// <summary>Throws what the source threw.</summary>
    public IAsyncEnumerable<StreamMessage> ReadAsync(CancellationToken cancellationToken) => _messages.Reader.ReadAllAsync(cancellationToken);

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    async Task FeedAsync(IAsyncEnumerable<string> source, string msgId, Route route, CancellationToken stop)
    {
        Exception? failure = null;
        try
        {
            var count = 0;
            await foreach (var content in source.WithCancellation(stop).ConfigureAwait(false))
                await _messages.Writer.WriteAsync(route.Message(MessageTypes.Content, $"{msgId}-content-{++count}", content), stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody wants more.
        }
        catch (Exception thrown)
        {
            failure = thrown;
        }
        _messages.Writer.TryComplete(failure);
    }
}
