using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace GenAiTransport.WebSockets.Client;

/// <summary>
/// One WebSocket for the whole conversation. When it breaks, another one takes its place by itself: it joins the session again and goes on with
/// the replies where they were, without a gap or a repeat. A message whose fate is unknown is asked for by the id of its turn, and sent again
/// only where it never arrived.
/// </summary>
public sealed class WebSocketTransport : ILiveTransport
{
    const int MostNews = 256;

    /// <summary>How long a broken reply is waited for; the connection itself is tried for ever.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly Lock _gate = new();
    readonly ServerAddress _server;
    readonly TimeProvider _time;
    readonly HttpClient _http;
    readonly Replies _replies;
    readonly CancellationTokenSource _disposed = new();

    /// <summary>One message at a time goes out, so that replies are awaited in the order in which the server hears the messages.</summary>
    readonly SemaphoreSlim _speaking = new(1, 1);

    readonly Channel<LiveNews> _news = Channel.CreateBounded<LiveNews>(new BoundedChannelOptions(MostNews) { FullMode = BoundedChannelFullMode.DropOldest });
    Wire? _wire;
    Task<Wire>? _opening;
    string? _session;
    bool _isCut;
    bool _isMending;
    int _attempts;

    public WebSocketTransport(ServerAddress server, TimeProvider? time = null)
    {
        (_server, _time, _http) = (server, time ?? TimeProvider.System, server.CreateHttpClient());
        Sessions = new HttpSessionApi(_http);
        _replies = new Replies(Tell, _time);
    }

    public ISessionApi Sessions { get; }

    public bool IsConnected => Volatile.Read(ref _wire) is { IsOpen: true };

    public int ConnectionAttempts => Volatile.Read(ref _attempts);

    public int Reconnections { get; private set; }

    public IAsyncEnumerable<LiveNews> NewsAsync(CancellationToken cancellationToken = default) => _news.Reader.ReadAllAsync(cancellationToken);

    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        _isCut = false;
        await ReachAsync(cancellationToken);
    }

    public async Task DisconnectAsync(CancellationToken cancellationToken = default)
    {
        _isCut = true;
        Wire? wire;
        lock (_gate)
            (wire, _wire) = (_wire, null);
        _replies.FailAll("Disconnected before the reply ended; /history shows what the server has");
        if (wire is not null)
            await wire.DisposeAsync();
    }

    public async Task JoinAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        await _speaking.WaitAsync(cancellationToken);
        try
        {
            await _replies.FreeForAsync(sessionId, cancellationToken);
            var wire = await ReachAsync(cancellationToken);
            if (sessionId == _session)
                return;
            var answer = await wire.JoinAsync(Command.Join(sessionId)).WaitAsync(cancellationToken);
            if (answer.Type == "error")
                throw new RefusedException(new Refusal(RefusalKind.NotFound, answer.Message ?? ""));
            _session = sessionId;
        }
        finally
        {
            _speaking.Release();
        }
    }

    public async Task<TimeSpan> PingAsync(CancellationToken cancellationToken = default)
    {
        var wire = await ReachAsync(cancellationToken);
        var started = _time.GetTimestamp();
        await wire.PingAsync(cancellationToken);
        return _time.GetElapsedTime(started);
    }

    public async ValueTask TypeAsync(bool typing, CancellationToken cancellationToken = default)
    {
        if (_session is not null && Volatile.Read(ref _wire) is { IsOpen: true } wire)
            await wire.SendAsync(new Command(typing ? "typing_start" : "typing_stop"), cancellationToken);
    }

    public async IAsyncEnumerable<ChatEvent> SendAsync(
        string sessionId, string message, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reply = new PendingReply(sessionId, message);
        if (await TrySendAsync(reply, cancellationToken) is { } refused)
        {
            yield return new TurnFailed(refused.Sentence, sessionId, _time.GetUtcNow()) { Kind = refused.Kind };
            yield break;
        }
        try
        {
            await foreach (var happened in reply.Events.ReadAllAsync(cancellationToken))
                yield return happened;
        }
        finally
        {
            _replies.Leave(reply);
        }
    }

    /// <summary>Gives why not, where the server lets nobody in. Else the reply is awaited from here on, whatever becomes of the connection.</summary>
    async Task<Refusal?> TrySendAsync(PendingReply reply, CancellationToken cancellationToken)
    {
        await _speaking.WaitAsync(cancellationToken);
        try
        {
            await _replies.FreeForAsync(reply.SessionId, cancellationToken);
            var wire = await AwaitOnAsync(reply, cancellationToken);
            try
            {
                await wire.SendAsync(Command.Chat(reply), CancellationToken.None);
            }
            catch (ServerUnreachableException)
            {
                // It broke just now; the next connection brings the message.
            }
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Refusal;
        }
        finally
        {
            _speaking.Release();
        }
    }

    /// <summary>The connection that the reply will come by, unless it breaks: the next one finds it among those that are awaited then.</summary>
    async Task<Wire> AwaitOnAsync(PendingReply reply, CancellationToken cancellationToken)
    {
        while (true)
        {
            await ReachAsync(cancellationToken);
            lock (_gate)
            {
                if (_wire is not { IsOpen: true } wire)
                    continue;
                _replies.Add(reply);
                _session = reply.SessionId;
                return wire;
            }
        }
    }

    /// <summary>The connection; opened now, if there is none.</summary>
    Task<Wire> ReachAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
            if (_wire is { IsOpen: true } open)
                return Task.FromResult(open);
            if (_isCut)
                throw new RefusedException(new Refusal(RefusalKind.Invalid, "Not connected; /connect connects again"));
            _wire = null;
            // Run apart, so that it never completes under this lock.
            _opening ??= Task.Run(OpenAsync, CancellationToken.None);
            return _opening.WaitAsync(cancellationToken);
        }
    }

    async Task<Wire> OpenAsync()
    {
        Wire? wire = null;
        try
        {
            Interlocked.Increment(ref _attempts);
            wire = await Wire.OpenAsync(_server, _replies.Hear, _disposed.Token);
            await RejoinAsync(wire);
            lock (_gate)
                (_wire, _opening) = (wire, null);
            _ = WatchAsync(wire);
            return wire;
        }
        catch
        {
            lock (_gate)
                _opening = null;
            if (wire is not null)
                await wire.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes up on a new connection what the one before left.</summary>
    async Task RejoinAsync(Wire wire)
    {
        var oldest = _replies.Broken() is [var first, ..] ? first : null;
        if (oldest is not null)
        {
            _replies.GoOn(oldest);
            if ((await wire.JoinAsync(Command.Resume(oldest))).Type == "session_joined")
            {
                // Those behind it are told by themselves where the server has them; it takes none of them twice.
                await SendAgainAsync(wire, _replies.Waiting().Where(reply => reply != oldest));
                return;
            }
            // It was running, and is forgotten: too late. Else it never arrived.
            if (oldest.IsRunning)
                _replies.FailAll("The connection broke, and the server does not have the rest any more; /history shows what it has");
        }
        if ((oldest?.SessionId ?? _session) is not { } session)
            return;
        var answer = await wire.JoinAsync(Command.Join(session));
        _session = answer.Type == "error" ? null : session;
        if (_session is null)
            _replies.FailAll(answer.Message ?? "");
        await SendAgainAsync(wire, _replies.Broken());
    }

    static async Task SendAgainAsync(Wire wire, IEnumerable<PendingReply> replies)
    {
        foreach (var reply in replies)
            await wire.SendAsync(Command.Chat(reply));
    }

    /// <summary>Waits for the end of a connection, and mends what was not meant to end.</summary>
    async Task WatchAsync(Wire wire)
    {
        var status = await wire.Ended;
        await wire.DisposeAsync();
        lock (_gate)
        {
            if (_disposed.IsCancellationRequested || _isCut || _isMending)
                return;
            _isMending = true;
        }
        if (status == WebSocketCloseStatus.MessageTooBig)
            _replies.FailAll("The message is longer than the server takes in one frame", reply => !reply.IsRunning);
        Tell(new ConnectionChanged(false, "The connection is lost; trying to connect again"));
        await MendAsync();
        lock (_gate)
            _isMending = false;
    }

    async Task MendAsync()
    {
        var backoff = new Backoff(_time);
        var since = _time.GetTimestamp();
        try
        {
            while (await backoff.WaitAsync(_disposed.Token) && !_isCut)
            {
                try
                {
                    await ReachAsync(_disposed.Token);
                    Reconnections++;
                    Tell(new ConnectionChanged(true, "Connected again"));
                    return;
                }
                catch (RefusedException refused) when (refused.Refusal.Kind == RefusalKind.Invalid)
                {
                    _replies.FailAll(refused.Message);
                    Tell(new ConnectionChanged(false, refused.Message));
                    return;
                }
                catch (Exception away) when (away is ServerUnreachableException or RefusedException)
                {
                    if (_time.GetElapsedTime(since) >= Patience)
                        _replies.FailAll("The connection broke and the server could not be reached again; /history shows what arrived");
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
        {
            // Nobody needs it any more.
        }
    }

    void Tell(LiveNews news) => _news.Writer.TryWrite(news);

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        await DisconnectAsync();
        _news.Writer.TryComplete();
        _http.Dispose();
    }
}
