using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenAiTransport.Comparison;

/// <summary>One socket; a frame out, and frames in until the one that completes the reply.</summary>
sealed class WebSocketLoad(ServerAddress server) : ILoadClient
{
    readonly ClientWebSocket _socket = new();
    readonly HttpMessageInvoker _handshake = new(server.CreateHttpHandler());
    readonly byte[] _buffer = new byte[64 * 1024];
    string _session = "";

    public async Task NewSessionAsync(CancellationToken cancellationToken)
    {
        if (_socket.State == WebSocketState.None)
            await ConnectAsync(cancellationToken);
        await _socket.SendAsync("""{"type":"create_session"}"""u8.ToArray(), WebSocketMessageType.Text, true, cancellationToken);
        var created = await ReceiveAsync(cancellationToken);
        using var json = JsonDocument.Parse(_buffer.AsMemory(0, created));
        _session = json.RootElement.GetProperty("session_id").GetString()!;
    }

    public async Task TurnAsync(string message, Action<int>? arrived, CancellationToken cancellationToken)
    {
        await SendAsync(message, cancellationToken);
        for (var chunks = 0; ;)
        {
            var length = await ReceiveAsync(cancellationToken);
            if (IsChunk(length))
                arrived?.Invoke(++chunks);
            else if (IsEnd(length))
                return;
        }
    }

    public async Task<Replay> RecordAsync(string message, CancellationToken cancellationToken)
    {
        await SendAsync(message, cancellationToken);
        var pieces = new List<ReplayPiece>();
        while (true)
        {
            var length = await ReceiveAsync(cancellationToken);
            pieces.Add(new ReplayPiece(IsChunk(length), _buffer[..length]));
            if (IsEnd(length))
                return new Replay(pieces);
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        _handshake.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (server.Http is { } version)
            (_socket.Options.HttpVersion, _socket.Options.HttpVersionPolicy) = (version, HttpVersionPolicy.RequestVersionExact);
        await _socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = server.Address.Scheme.Replace("http", "ws", StringComparison.Ordinal), Path = "/ws" }.Uri, _handshake, cancellationToken);
        await ReceiveAsync(cancellationToken);
    }

    bool IsChunk(int length) => _buffer.AsSpan(0, Math.Min(length, 32)).IndexOf("\"chunk\""u8) >= 0;

    bool IsEnd(int length)
    {
        var start = _buffer.AsSpan(0, Math.Min(length, 40));
        return start.IndexOf("\"error\""u8) < 0
            ? start.IndexOf("\"response_complete\""u8) >= 0
            : throw new ReplyFailedException(System.Text.Encoding.UTF8.GetString(_buffer, 0, length));
    }

    Task SendAsync(string message, CancellationToken cancellationToken)
    {
        var chat = new JsonObject { ["type"] = "chat", ["session_id"] = _session, ["message"] = message };
        return _socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(chat.ToJsonString()), WebSocketMessageType.Text, true, cancellationToken);
    }

    async Task<int> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            if (read.MessageType == WebSocketMessageType.Close)
                throw new ReplyFailedException("The server closed the connection.");
            length += read.Count;
            if (read.EndOfMessage)
                return length;
        }
    }
}
