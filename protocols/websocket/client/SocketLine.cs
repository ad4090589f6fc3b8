using System.Net.WebSockets;

namespace GenAiTransport.WebSockets.Client;

/// <summary>
/// The connection as the user knows it: one socket after another. One that breaks is replaced without being asked; one that was cut stays cut until
/// it is asked for again.
/// </summary>
/// <param name="rejoin">Takes up on a new socket what the one before left; no other message goes out on it before.</param>
sealed class SocketLine(ServerAddress server, Replies replies, Func<ChatSocket, Task> rejoin, Action<LiveNews> tell, TimeProvider time) : IAsyncDisposable
{
    readonly Lock _gate = new();
    ChatSocket? _socket;
    Task<ChatSocket>? _opening;
    Task _keeping = Task.CompletedTask;
    CancellationTokenSource _cut = new();
    bool _isDisposed;

    /// <summary>The socket, where there is one now.</summary>
    public ChatSocket? Open => Volatile.Read(ref _socket) is { IsOpen: true } open ? open : null;

    public ConnectionCount Count { get; } = new();

    public Task<ChatSocket> ConnectAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_cut.IsCancellationRequested)
                _cut = new CancellationTokenSource();
        }
        if (Open is null)
            Count.SetOut();
        return ReachAsync(cancellationToken);
    }

    public async Task CutAsync()
    {
        ChatSocket? socket;
        lock (_gate)
            (socket, _socket) = (_socket, null);
        await _cut.CancelAsync();
        replies.FailAll("Disconnected before the reply ended; /history shows what the server has");
        if (socket is not null)
            await socket.DisposeAsync();
        await _keeping;
    }

    /// <summary>The socket; a new one, if there is none.</summary>
    public Task<ChatSocket> ReachAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_socket is { IsOpen: true } open)
                return Task.FromResult(open);
            if (_cut.IsCancellationRequested)
                return Task.FromException<ChatSocket>(new RefusedException(new Refusal(RefusalKind.Invalid, "Not connected; /connect connects again")));
            _socket = null;
            // Run apart, so that it never completes under this lock.
            _opening ??= Task.Run(() => OpenAsync(_cut.Token), CancellationToken.None);
            return _opening.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The socket that a reply will come by. Should it break, the next one finds the reply among those that are awaited.</summary>
    public async Task<ChatSocket> ReachForAsync(SocketReply reply, CancellationToken cancellationToken)
    {
        while (true)
        {
            await ReachAsync(cancellationToken);
            lock (_gate)
            {
                if (_socket is not { IsOpen: true } socket)
                    continue;
                replies.Add(reply);
                return socket;
            }
        }
    }

    async Task<ChatSocket> OpenAsync(CancellationToken cut)
    {
        ChatSocket? socket = null;
        try
        {
            socket = await ChatSocket.OpenAsync(server, replies.Hear, cut);
            // A server that is about to stop may still take a connection; it greets nobody.
            if (await socket.GreetingAsync(cut) is null && !socket.IsOpen)
                throw new ServerUnreachableException(server.Address);
            await rejoin(socket);
            lock (_gate)
            {
                cut.ThrowIfCancellationRequested();
                (_socket, _opening) = (socket, null);
                Count.Connected();
                if (_keeping.IsCompleted)
                    _keeping = Task.Run(() => KeepAsync(socket, cut), CancellationToken.None);
            }
            return socket;
        }
        catch
        {
            lock (_gate)
                _opening = null;
            if (socket is not null)
                await socket.DisposeAsync();
            throw;
        }
    }

    /// <summary>Replaces every socket that breaks, until the connection is cut.</summary>
    async Task KeepAsync(ChatSocket? socket, CancellationToken cut)
    {
        while (socket is not null)
        {
            var status = await socket.Ended;
            await socket.DisposeAsync();
            if (cut.IsCancellationRequested)
                return;
            if (status == WebSocketCloseStatus.MessageTooBig)
                replies.FailAll("The message is longer than the server takes in one frame", reply => !reply.IsRunning);
            tell(new ConnectionChanged(false, "The connection is lost; trying to connect again"));
            socket = await MendAsync(cut);
        }
    }

    /// <summary>Null when the connection was cut meanwhile, or the server lets us in no more.</summary>
    async Task<ChatSocket?> MendAsync(CancellationToken cut)
    {
        if (Open is null)
            Count.SetOut();
        var backoff = new Backoff(time);
        while (true)
        {
            try
            {
                await backoff.WaitAsync(cut);
                var socket = await ReachAsync(cut);
                tell(new ConnectionChanged(true, "Connected again"));
                return socket;
            }
            catch (Exception over) when (over is ObjectDisposedException || (over is OperationCanceledException && cut.IsCancellationRequested))
            {
                return null;
            }
            catch (RefusedException refused) when (refused.Refusal.Kind == RefusalKind.Invalid)
            {
                replies.FailAll(refused.Message);
                tell(new ConnectionChanged(false, refused.Message));
                return null;
            }
            catch (Exception away) when (away is ServerUnreachableException or RefusedException)
            {
                if (backoff.IsLong)
                    replies.FailAll(Backoff.TooLong);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _isDisposed = true;
        await CutAsync();
    }
}
