using Grpc.Core;

namespace GenAiTransport.MessageStream;

/// <summary>
/// One StreamMessages call. One sends and one reads, each as they like; what was given to it to be sent and got no answer is still known when it
/// is over. There are never more messages without an answer than the server can tell as repeats if they have to come again.
/// </summary>
sealed class OpenStream(AsyncDuplexStreamingCall<StreamMessage, StreamResponse> call, MessageStreamingOptions options) : IDisposable
{
    /// <summary>So many answers the server remembers.</summary>
    const int MostUnanswered = 64;

    static readonly WriteOptions AtOnce = new();
    static readonly WriteOptions WithTheNext = new(WriteFlags.BufferHint);

    readonly Lock _gate = new();
    readonly LinkedList<StreamMessage> _unanswered = [];
    readonly SemaphoreSlim _room = new(MostUnanswered);
    readonly CancellationTokenSource _over = new();

    /// <summary>Fires when no more answers come.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>How it ended; known when <see cref="NextAsync"/> has given null.</summary>
    public Status End { get; private set; }

    /// <summary>False when it did not leave here; it counts as unanswered then. Cancelling cancels the whole call: half a message cannot be taken back.</summary>
    /// <param name="patience">How long the server may leave everything unanswered; longer, and it did not leave.</param>
    /// <param name="isMoreReady">It may travel with the next, which follows at once.</param>
    public async Task<bool> TrySendAsync(
        StreamMessage message, TimeSpan patience, bool isMoreReady = false, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            _unanswered.AddLast(message);
        if (_over.IsCancellationRequested || message.CalculateSize() > options.MaxMessageBytes)
            return false;
        if (!_room.Wait(0, CancellationToken.None) && !await FindRoomAsync(patience, cancellationToken).ConfigureAwait(false))
            return false;
        try
        {
            // The next one must not have to wait for the answer to this.
            call.RequestStream.WriteOptions = isMoreReady && _room.CurrentCount > 0 ? WithTheNext : AtOnce;
            await call.RequestStream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception ended) when (ended is RpcException or IOException or HttpRequestException or InvalidOperationException)
        {
            // Why, is told where it is read.
            return false;
        }
    }

    public async Task HalfCloseAsync()
    {
        try
        {
            await call.RequestStream.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is RpcException or IOException or HttpRequestException or InvalidOperationException)
        {
            // Why, is told where it is read.
        }
    }

    /// <summary>Null when no more come.</summary>
    public async Task<StreamResponse?> NextAsync()
    {
        try
        {
            if (await call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false))
            {
                Answer(call.ResponseStream.Current);
                return call.ResponseStream.Current;
            }
            End = Status.DefaultSuccess;
        }
        catch (RpcException failure)
        {
            End = failure.Told();
        }
        catch (ObjectDisposedException)
        {
            End = Status.DefaultCancelled;
        }
        await _over.CancelAsync().ConfigureAwait(false);
        return null;
    }

    /// <summary>In the order in which they were to be sent; they are somebody else's from here on.</summary>
    public IReadOnlyList<StreamMessage> TakeUnanswered()
    {
        lock (_gate)
        {
            StreamMessage[] all = [.. _unanswered];
            _unanswered.Clear();
            return all;
        }
    }

    public void Dispose()
    {
        call.Dispose();
        _over.Cancel();
    }

    async Task<bool> FindRoomAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(patience, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _over.Token, cancellationToken);
        var finding = _room.WaitAsync(either.Token);
        await finding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return finding.IsCompletedSuccessfully;
    }

    /// <summary>Answers come in order. One that names no message is for the oldest.</summary>
    void Answer(StreamResponse response)
    {
        lock (_gate)
        {
            var node = _unanswered.First;
            while (node is not null && response.MsgId.Length > 0 && node.Value.MsgId != response.MsgId)
                node = node.Next;
            if (node is null)
                return;
            _unanswered.Remove(node);
            response.MsgId = node.Value.MsgId;
            _room.Release();
        }
    }
}
