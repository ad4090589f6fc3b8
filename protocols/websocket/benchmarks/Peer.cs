using System.Net.WebSockets;
using System.Text.Json;

namespace GenAiTransport.WebSockets.Benchmarks;

/// <summary>A connection that holds next to nothing, so that thousands of them fit beside the server.</summary>
sealed class Peer : IDisposable
{
    readonly ClientWebSocket _socket = new();
    byte[] _buffer = new byte[1024];

    public static async Task<Peer> ConnectAsync(Uri server)
    {
        var peer = new Peer();
        peer._socket.Options.Proxy = null;
        peer._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        peer._socket.Options.SetBuffer(1024, 1024);
        await peer._socket.ConnectAsync(new UriBuilder(new Uri(server, "/ws")) { Scheme = "ws" }.Uri, CancellationToken.None);
        await peer.ReadAsync("connected");
        return peer;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> frame) =>
        _socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>The next frame of a type; what comes before it is passed over.</summary>
    public async ValueTask<JsonElement> ReadAsync(string type)
    {
        while (true)
        {
            var frame = await ReadAsync();
            if (frame.GetProperty("type").ValueEquals(type))
                return frame;
        }
    }

    async ValueTask<JsonElement> ReadAsync()
    {
        var count = 0;
        while (true)
        {
            if (count == _buffer.Length)
                Array.Resize(ref _buffer, count * 2);
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(count), CancellationToken.None);
            count += received.Count;
            if (received.EndOfMessage)
                return JsonElement.Parse(_buffer.AsSpan(0, count));
        }
    }

    public void Dispose() => _socket.Dispose();
}
