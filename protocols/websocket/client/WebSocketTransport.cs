using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace GenAiTransport.WebSockets.Client;

/// <summary>
/// One WebSocket for the whole conversation. When it breaks, the session is joined again over another one, and the replies go on where they
/// were, without a gap or a repeat. A message whose fate is unknown is asked for by the id of its turn, and sent again only where it never arrived.
/// </summary>
public sealed class WebSocketTransport : ILiveTransport
{
    const int MostNews = 256;

    readonly HttpClient _http;
    readonly TimeProvider _time;
    readonly Replies _replies;
    readonly SocketLine _line;
    readonly Channel<LiveNews> _news = Channel.CreateBounded<LiveNews>(new BoundedChannelOptions(MostNews) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>One message at a time goes out, so that replies are awaited in the order in which the server hears the messages.</summary>
    readonly SemaphoreSlim _speaking = new(1, 1);

    string? _session;
    bool _newsAreRead;
    bool _isBroken;

    public WebSocketTransport(ServerAddress server, TimeProvider? time = null)
    {
        (_http, _time) = (server.CreateHttpClient(), time ?? TimeProvider.System);
        Sessions = new HttpSessionApi(_http);
        Endpoint = ChatSocket.Endpoint(server.Address).ToString();
        _replies = new Replies(Tell, _time);
        _line = new SocketLine(server, _replies, RejoinAsync, Tell, _time);
    }

    public event Action<string>? Notice;

    public ISessionApi Sessions { get; }

    public string Endpoint { get; }

    public Greeting? Greeting { get; private set; }

    public bool IsConnected => _line.Open is not null;

    public int ConnectionAttempts => _line.Count.Attempts;

    public int Reconnections => _line.Count.Reconnections;

    public IAsyncEnumerable<LiveNews> NewsAsync(CancellationToken cancellationToken = default)
    {
        _newsAreRead = true;
        return _news.Reader.ReadAllAsync(cancellationToken);
    }

    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        var socket = await _line.ConnectAsync(cancellationToken);
        Greeting = await socket.GreetingAsync(cancellationToken);
    }

    public Task DisconnectAsync(CancellationToken cancellationToken = default) => _line.CutAsync();

    public async Task JoinAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        await _speaking.WaitAsync(cancellationToken);
        try
        {
            await _replies.FreeForAsync(sessionId, cancellationToken);
            var socket = await _line.ReachAsync(cancellationToken);
            if (sessionId == _session)
                return;
            var answer = await socket.JoinAsync(Command.Join(sessionId)).WaitAsync(cancellationToken);
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
        var socket = await _line.ReachAsync(cancellationToken);
        var started = _time.GetTimestamp();
        await socket.PingAsync(cancellationToken);
        return _time.GetElapsedTime(started);
    }

    public async ValueTask TypeAsync(bool typing, CancellationToken cancellationToken = default)
    {
        if (_session is not null && _line.Open is { } socket)
            await socket.SendAsync(new Command(typing ? "typing_start" : "typing_stop"), cancellationToken);
    }

    public async IAsyncEnumerable<ChatEvent> SendAsync(
        string sessionId, string message, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reply = new SocketReply(sessionId, message);
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
    async Task<Refusal?> TrySendAsync(SocketReply reply, CancellationToken cancellationToken)
    {
        await _speaking.WaitAsync(cancellationToken);
        try
        {
            await _replies.FreeForAsync(reply.SessionId, cancellationToken);
            var socket = await _line.ReachForAsync(reply, cancellationToken);
            _session = reply.SessionId;
            await SendAsync(socket, reply);
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

    static async Task SendAsync(ChatSocket socket, SocketReply reply)
    {
        try
        {
            await socket.SendAsync(Command.Chat(reply));
        }
        catch (ServerUnreachableException)
        {
            // It broke just now; the next socket brings the message.
        }
    }

    /// <summary>Takes up on a new socket what the one before left.</summary>
    async Task RejoinAsync(ChatSocket socket)
    {
        if (_isBroken)
            Notice?.Invoke("Connected again; the reply goes on");
        _isBroken = false;
        var oldest = _replies.Broken() is [var first, ..] ? first : null;
        if (oldest is not null)
        {
            _replies.GoOn(oldest);
            if ((await socket.JoinAsync(Command.Resume(oldest))).Type == "session_joined")
            {
                // Those behind it are told by themselves where the server has them; it takes none of them twice.
                await SendAgainAsync(socket, _replies.Waiting().Where(reply => reply != oldest));
                return;
            }
            // It was running, and is forgotten: too late. Else it never arrived.
            if (oldest.IsRunning)
                _replies.FailAll("The connection broke, and the server does not have the rest any more; /history shows what it has");
        }
        if ((oldest?.SessionId ?? _session) is not { } session)
            return;
        var answer = await socket.JoinAsync(Command.Join(session));
        _session = answer.Type == "error" ? null : session;
        if (_session is null)
            _replies.FailAll(answer.Message ?? "");
        await SendAgainAsync(socket, _replies.Broken());
    }

    static async Task SendAgainAsync(ChatSocket socket, IEnumerable<SocketReply> replies)
    {
        foreach (var reply in replies)
        {
            reply.IsSentAgain = true;
            await socket.SendAsync(Command.Chat(reply));
        }
    }

    void Tell(LiveNews news)
    {
        if (news is OthersDid { Update.UpdateType: SessionUpdate.SessionDeleted } did && did.SessionId == _session)
            _session = null;
        _news.Writer.TryWrite(news);
        // Who waits for a reply hears it here, unless that is told as news already.
        if (news is not ConnectionChanged { IsConnected: false } || _newsAreRead || !_replies.AreAwaited)
            return;
        _isBroken = true;
        Notice?.Invoke("The connection broke; trying to go on with the reply");
    }

    public async ValueTask DisposeAsync()
    {
        await _line.DisposeAsync();
        _news.Writer.TryComplete();
        _http.Dispose();
    }
}
