using System.Net.WebSockets;
using System.Threading.Channels;

namespace GenAiTransport.WebSockets.Server;

/// <summary>
/// One WebSocket: one reader, one writer, and a bounded queue between them. Whoever has something to tell queues it, only the writer sends,
/// and the reader goes on reading meanwhile: that is full duplex. A peer that takes nothing for too long is dropped.
/// </summary>
sealed class Connection(WebSocket socket, Limits limits, TimeProvider time, CancellationToken gone)
{
    const int MostQueued = 64;

    /// <summary>How long a peer has to answer that the connection is closed.</summary>
    static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    readonly Channel<byte[]> _outgoing = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostQueued)
    {
        SingleReader = true,
        // Whoever queues a frame for an idle writer sends it: no other thread has to be woken for each chunk.
        AllowSynchronousContinuations = true,
    });
    Ending? _ending;
    ITimer? _patience;

    public string Id { get; } = Guid.NewGuid().ToString();

    /// <summary>Why it ended.</summary>
    public string Reason => _ending?.Reason ?? "Connection lost";

    /// <summary>Queues a frame, waiting while the queue is full. False when the connection has ended.</summary>
    public ValueTask<bool> TellAsync(byte[] frame) =>
        _outgoing.Writer.TryWrite(frame) ? new ValueTask<bool>(true) : WhenThereIsRoomAsync(frame);

    public ValueTask<bool> TellAsync(ServerFrame frame) => TellAsync(FrameJson.Bytes(frame));

    /// <summary>Reads and writes until either side has closed the connection, or it broke.</summary>
    public async Task RunAsync(Func<MessageKind, ReadOnlyMemory<byte>, ValueTask> hear)
    {
        var writing = WriteAsync();
        try
        {
            await ReadAsync(hear);
        }
        catch (WebSocketException broken) when (broken.WebSocketErrorCode == WebSocketError.Faulted)
        {
            _ending ??= new Ending(WebSocketCloseStatus.ProtocolError, "The rules of the protocol were broken");
            // The framework has told the peer, with 1002 or 1007. It cannot hear the peer's answer any more, and whoever returns from here at once
            // resets the connection before the peer has read that: it is given the time to go by itself.
            await Task.Delay(Farewell, time, gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException)
        {
            socket.Abort();
        }
        _outgoing.Writer.TryComplete();
        await writing;
        if (_patience is not null)
            await _patience.DisposeAsync();
    }

    /// <summary>Ends the connection: what is queued goes out, then the close frame. The first reason counts.</summary>
    public void Close(WebSocketCloseStatus status, string reason)
    {
        if (Interlocked.CompareExchange(ref _ending, new Ending(status, reason), null) is not null)
            return;
        _patience = time.CreateTimer(static socket => ((WebSocket)socket!).Abort(), socket, Farewell, Timeout.InfiniteTimeSpan);
        _outgoing.Writer.TryComplete();
    }

    async Task ReadAsync(Func<MessageKind, ReadOnlyMemory<byte>, ValueTask> hear)
    {
        var messages = new MessageReader(socket, Limits.Or(limits.MaxFrameBytes, Array.MaxLength));
        while (_ending is null)
        {
            var kind = await messages.ReadAsync();
            if (kind == MessageKind.Closed)
            {
                Close(WebSocketCloseStatus.NormalClosure, "Closed by the client");
                return;
            }
            if (kind == MessageKind.TooLong)
                Close(WebSocketCloseStatus.MessageTooBig, $"A message may have {limits.MaxFrameBytes} bytes");
            else if (_ending is null)
                await hear(kind, messages.Message);
        }
        await messages.SkipToCloseAsync();
    }

    async Task WriteAsync()
    {
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync())
            {
                while (_outgoing.Reader.TryRead(out var frame))
                {
                    ChatTelemetry.Sent(frame.Length);
                    var sending = socket.SendAsync(frame.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                    if (!sending.IsCompletedSuccessfully && !await IsTakenAsync(sending.AsTask()))
                        break;
                }
            }
            if (_ending is { } ending)
                await socket.CloseOutputAsync(ending.Status, ending.Reason, CancellationToken.None);
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The reader notices as well, and ends the connection.
        }
        finally
        {
            _outgoing.Writer.TryComplete();
        }
    }

    /// <summary>False when the peer takes too long: what is queued for it is thrown away, it is told why, if it ever listens, and may come back and resume.</summary>
    async ValueTask<bool> IsTakenAsync(Task sending)
    {
        if (await sending.IsTakenAsync(limits, time))
            return true;
        Close(WebSocketCloseStatus.PolicyViolation, "Too slow: reading did not keep up");
        while (_outgoing.Reader.TryRead(out _))
        {
        }
        return false;
    }

    async ValueTask<bool> WhenThereIsRoomAsync(byte[] frame)
    {
        while (await _outgoing.Writer.WaitToWriteAsync())
        {
            if (_outgoing.Writer.TryWrite(frame))
                return true;
        }
        return false;
    }

    sealed record Ending(WebSocketCloseStatus Status, string Reason);
}
