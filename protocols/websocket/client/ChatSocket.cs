using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;

namespace GenAiTransport.WebSockets.Client;

/// <summary>One connection: it sends one frame at a time, and reads all the while until it ends. It is never mended; a new one takes its place.</summary>
sealed class ChatSocket : IAsyncDisposable
{
    const int LongestFrame = 4 * 1024 * 1024;

    static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    readonly ClientWebSocket _socket = new();
    readonly HttpMessageInvoker _handshake;
    readonly SemaphoreSlim _sending = new(1, 1);
    readonly ConcurrentQueue<TaskCompletionSource> _pings = new();
    readonly TaskCompletionSource<Greeting> _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ServerAddress _server;
    readonly Func<Frame, bool> _hear;
    (string? TurnId, TaskCompletionSource<Frame> Answer)? _joining;

    ChatSocket(ServerAddress server, Func<Frame, bool> hear)
    {
        (_server, _hear) = (server, hear);
        // As all HTTP clients here connect: the same limit, the same proxies, the same trust.
        _handshake = new HttpMessageInvoker(server.Shared ?? server.CreateHttpHandler(), disposeHandler: server.Shared is null);
        if (server.Http is { } version)
            (_socket.Options.HttpVersion, _socket.Options.HttpVersionPolicy) = (version, HttpVersionPolicy.RequestVersionExact);
        _socket.Options.KeepAliveInterval = Silence;
        _socket.Options.KeepAliveTimeout = Silence;
        _socket.Options.CollectHttpResponseDetails = true;
        if (server.Key is { } key)
            _socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
    }

    public bool IsOpen => !Ended.IsCompleted;

    /// <summary>Ends with the connection, without an exception; gives what the server closed it with, if it did.</summary>
    public Task<WebSocketCloseStatus?> Ended { get; private set; } = Task.FromResult<WebSocketCloseStatus?>(null);

    public static Uri Endpoint(Uri server) =>
        new UriBuilder(new Uri(server, "/ws")) { Scheme = server.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs }.Uri;

    /// <param name="hear">Takes every frame, in order; false ends the connection.</param>
    public static async Task<ChatSocket> OpenAsync(ServerAddress server, Func<Frame, bool> hear, CancellationToken cancellationToken)
    {
        var opened = new ChatSocket(server, hear);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(ConnectLimit);
        try
        {
            await opened._socket.ConnectAsync(Endpoint(server.Address), opened._handshake, late.Token);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException)
        {
            var status = (int)opened._socket.HttpStatusCode;
            opened.Close();
            cancellationToken.ThrowIfCancellationRequested();
            throw status is 0 or 101 ? new ServerUnreachableException(server.Address, failure) : Refused(status);
        }
        opened.Ended = opened.ReadAsync();
        return opened;
    }

    /// <summary>What the server says first; null where it does not introduce itself, or the connection ends before.</summary>
    public async Task<Greeting?> GreetingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(_greeted.Task, Ended).WaitAsync(ConnectLimit, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
        return _greeted.Task.IsCompleted ? await _greeted.Task : null;
    }

    public async Task SendAsync(Command command, CancellationToken cancellationToken = default)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(command, FrameJson.Wire.Command);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            // Cancelling in the middle of a frame would cost the connection.
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            throw new ServerUnreachableException(_server.Address, lost);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Joins or resumes; gives the server's answer: <c>session_joined</c> or <c>error</c>.</summary>
    public async Task<Frame> JoinAsync(Command join)
    {
        var answer = new TaskCompletionSource<Frame>(TaskCreationOptions.RunContinuationsAsynchronously);
        _joining = (join.TurnId, answer);
        await SendAsync(join);
        await Task.WhenAny(answer.Task, Ended);
        return answer.Task.IsCompleted ? await answer.Task : throw new ServerUnreachableException(_server.Address);
    }

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        var pong = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pings.Enqueue(pong);
        await SendAsync(new Command("ping"), cancellationToken);
        await Task.WhenAny(pong.Task, Ended).WaitAsync(cancellationToken);
        if (!pong.Task.IsCompleted)
            throw new ServerUnreachableException(_server.Address);
    }

    async Task<WebSocketCloseStatus?> ReadAsync()
    {
        var buffer = new byte[16 * 1024];
        var count = 0;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(count), CancellationToken.None);
                count += received.Count;
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    return _socket.CloseStatus;
                }
                if (!received.EndOfMessage)
                {
                    if (count == buffer.Length)
                        Array.Resize(ref buffer, count < LongestFrame ? count * 2 : throw new JsonException("The frame is too long"));
                    continue;
                }
                if (JsonSerializer.Deserialize(buffer.AsSpan(0, count), FrameJson.Wire.Frame) is not { } frame || !Take(frame))
                    return null;
                count = 0;
            }
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException or ObjectDisposedException or JsonException)
        {
            return null;
        }
        finally
        {
            _socket.Abort();
        }
    }

    bool Take(Frame frame)
    {
        if (frame is { Type: "connected", ServerInfo: { } server })
            _greeted.TrySetResult(new Greeting(frame.ConnectionId ?? "", server.Framework ?? "", server.Model ?? ""));
        if (frame.Type == "pong" && _pings.TryDequeue(out var ping))
            ping.TrySetResult();
        if (_joining is { } joining && (frame.Type == "session_joined" || (frame.Type == "error" && frame.TurnId == joining.TurnId)))
        {
            _joining = null;
            joining.Answer.TrySetResult(frame);
            // That a reply is not known here is no end of it yet.
            return frame.Type == "error" || _hear(frame);
        }
        return _hear(frame);
    }

    static RefusedException Refused(int status) => new(status switch
    {
        401 => new Refusal(RefusalKind.Invalid, "The server needs a key: --key KEY, or CHAT_API_KEY"),
        429 => new Refusal(RefusalKind.TooMany, "The server takes no more connections from this address"),
        >= 500 => new Refusal(RefusalKind.ShuttingDown, $"The server is not ready ({status})"),
        _ => new Refusal(RefusalKind.Invalid, $"The server refused the connection ({status})"),
    });

    /// <summary>Says goodbye where the server still listens.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            using var late = new CancellationTokenSource(Farewell);
            if (_socket.State == WebSocketState.Open)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, late.Token);
            await Ended.WaitAsync(late.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // It is closed, one way or another.
        }
        Close();
    }

    void Close()
    {
        _socket.Dispose();
        _handshake.Dispose();
    }
}
