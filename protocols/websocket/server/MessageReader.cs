using System.Buffers;
using System.Net.WebSockets;

namespace GenAiTransport.WebSockets.Server;

enum MessageKind
{
    Text,
    Binary,
    TooLong,

    /// <summary>The peer says that it closes.</summary>
    Closed,
}

/// <summary>Reads whole messages, in however many fragments they come. While the peer is silent no buffer is held for it.</summary>
sealed class MessageReader(WebSocket socket, int longest) : IDisposable
{
    const int FirstBuffer = 1024;

    byte[]? _buffer;
    int _count;

    /// <summary>Valid until the next is read.</summary>
    public ReadOnlyMemory<byte> Message => _buffer.AsMemory(0, _count);

    public async ValueTask<MessageKind> ReadAsync()
    {
        Dispose();
        var received = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        while (!received.EndOfMessage && received.MessageType != WebSocketMessageType.Close && _count <= longest)
        {
            Grow();
            received = await socket.ReceiveAsync(_buffer.AsMemory(_count), CancellationToken.None);
            _count += received.Count;
        }
        return received.MessageType == WebSocketMessageType.Close ? MessageKind.Closed
            : _count > longest ? MessageKind.TooLong
            : received.MessageType == WebSocketMessageType.Binary ? MessageKind.Binary
            : MessageKind.Text;
    }

    /// <summary>Throws away what the peer still says until it closes, too.</summary>
    public async ValueTask SkipToCloseAsync()
    {
        _count = 0;
        Grow();
        while ((await socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
        {
        }
    }

    void Grow()
    {
        if (_buffer is not null && _count < _buffer.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, _count * 2));
        Message.CopyTo(larger);
        Return();
        _buffer = larger;
    }

    void Return()
    {
        if (_buffer is not null)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
    }

    public void Dispose()
    {
        Return();
        _count = 0;
    }
}
