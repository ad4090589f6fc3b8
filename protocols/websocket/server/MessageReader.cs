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
sealed class MessageReader(WebSocket socket, int longest)
{
    ArrayBufferWriter<byte> _message = new();

    public ReadOnlyMemory<byte> Message => _message.WrittenMemory;

    public async ValueTask<MessageKind> ReadAsync()
    {
        _message = new ArrayBufferWriter<byte>();
        var received = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        while (!received.EndOfMessage && received.MessageType != WebSocketMessageType.Close && _message.WrittenCount <= longest)
        {
            received = await socket.ReceiveAsync(_message.GetMemory(), CancellationToken.None);
            _message.Advance(received.Count);
        }
        return received.MessageType == WebSocketMessageType.Close ? MessageKind.Closed
            : _message.WrittenCount > longest ? MessageKind.TooLong
            : received.MessageType == WebSocketMessageType.Binary ? MessageKind.Binary
            : MessageKind.Text;
    }

    /// <summary>Throws away what the peer still says until it closes, too.</summary>
    public async ValueTask SkipToCloseAsync()
    {
        var rest = new byte[1024];
        while ((await socket.ReceiveAsync(rest.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
        {
        }
    }
}
