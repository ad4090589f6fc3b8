using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Grpc.Net.Client;

namespace GenAiTransport.Grpc.Client;

/// <summary>
/// The bidirectional stream: messages go out and replies come in on one call that stays open. Every response says which turn or session it belongs
/// to, and that is where it is handed to.
/// </summary>
public sealed class GrpcTransport : ILiveTransport
{
    const int MostNews = 256;

    readonly TimeProvider _time;
    readonly GrpcChannel _channel;
    readonly ChatLine _line;
    readonly Questions _questions;
    readonly ConcurrentDictionary<string, StreamReply> _replies = new();
    readonly Channel<LiveNews> _news = Channel.CreateBounded<LiveNews>(new BoundedChannelOptions(MostNews) { FullMode = BoundedChannelFullMode.DropOldest });
    readonly Dictionary<string, string> _models = [];
    bool _newsAreRead;
    string? _session;
    long _sent;

    public GrpcTransport(ServerAddress server, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _channel = ChatChannel.To(server);
        _line = new ChatLine(new ChatService.ChatServiceClient(_channel), server, this, _time);
        _questions = new Questions(_line, server.Address);
        Sessions = new GrpcSessionApi(_channel, server, StopAsync);
        Endpoint = server.Address.Authority;
    }

    public event Action<string>? Notice;

    public ISessionApi Sessions { get; }

    public string Endpoint { get; }

    public bool IsConnected => _line.IsConnected;

    public int ConnectionAttempts => _line.Count.Attempts;

    public int Reconnections => _line.Count.Reconnections;

    public async IAsyncEnumerable<ChatEvent> SendAsync(
        string sessionId, string message, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reply = new StreamReply(Interlocked.Increment(ref _sent), sessionId, message, _time);
        _replies[reply.TurnId] = reply;
        try
        {
            if (await AskAsync(reply, cancellationToken) is { } refusal)
            {
                yield return reply.Failed(refusal);
                yield break;
            }
            await foreach (var happened in reply.Events.ReadAllAsync(cancellationToken))
                yield return happened;
        }
        finally
        {
            _replies.TryRemove(reply.TurnId, out _);
        }
    }

    public Task ConnectAsync(CancellationToken cancellationToken = default) => _line.OpenAsync(isWished: true, cancellationToken);

    public async Task DisconnectAsync(CancellationToken cancellationToken = default)
    {
        await _line.CloseAsync(cancellationToken);
        _questions.Fail();
    }

    public async Task JoinAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        await _questions.AskAsync(Requests.Join(sessionId), cancellationToken);
        _session = sessionId;
    }

    public async Task<TimeSpan> PingAsync(CancellationToken cancellationToken = default)
    {
        await _line.OpenAsync(isWished: false, cancellationToken);
        var started = _time.GetTimestamp();
        await _questions.AskAsync(Requests.Ping, cancellationToken);
        return _time.GetElapsedTime(started);
    }

    public async ValueTask TypeAsync(bool typing, CancellationToken cancellationToken = default)
    {
        if (_session is { } session)
            await _line.SendAsync(Requests.Typing(session, typing));
    }

    public IAsyncEnumerable<LiveNews> NewsAsync(CancellationToken cancellationToken = default)
    {
        _newsAreRead = true;
        return _news.Reader.ReadAllAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _line.DisposeAsync();
        foreach (var reply in _replies.Values)
            reply.Fail(new Refusal(RefusalKind.ModelFailed, "The client was closed before the reply ended"));
        _news.Writer.TryComplete();
        _channel.Dispose();
    }

    async Task<bool> StopAsync(string sessionId, CancellationToken cancellationToken)
    {
        var answer = await _questions.AskAsync(Requests.Stop(sessionId), cancellationToken);
        return JsonSerializer.Deserialize(answer.UpdateData, WireJson.Wire.StopResult)?.Stopped ?? false;
    }

    /// <summary>Sends a message once there is a connection. A refusal is the connection's, not the message's.</summary>
    async Task<Refusal?> AskAsync(StreamReply reply, CancellationToken cancellationToken)
    {
        try
        {
            await _line.OpenAsync(isWished: false, cancellationToken);
        }
        catch (RefusedException refused)
        {
            return refused.Refusal;
        }
        if (!reply.IsAsked)
            await AskAsync(reply, _line.SendAsync);
        return null;
    }

    /// <summary>A message joins its session as well, but only joining tells what model answers there.</summary>
    async Task AskAsync(StreamReply reply, Func<ChatRequest, Task> send)
    {
        reply.IsAsked = true;
        var request = reply.Request;
        if (_session != reply.SessionId && request.Type == ChatRequest.Types.Type.Message)
            await send(Requests.Join(reply.SessionId));
        _session = reply.SessionId;
        await send(request);
    }

    /// <summary>A new call is open; what was under way on the one before is taken up again.</summary>
    internal async Task OpenedAsync(ChatCall call)
    {
        // On a new call nothing is joined yet.
        var session = _session;
        _session = null;
        foreach (var reply in _replies.Values.OrderBy(reply => reply.Order))
            await AskAsync(reply, call.SendAsync);
        if (session is not null && session != _session)
            await call.SendAsync(Requests.Join(_session = session));
    }

    /// <summary>Not called from two threads at once. Throws <see cref="InvalidDataException"/> when something is missing: the line then starts anew.</summary>
    internal void Heard(ChatResponse response)
    {
        var isAnswer = response.TurnId.Length == 0 && _questions.Answer(response);
        if (response.Type != ChatResponse.Types.Type.SessionUpdate)
        {
            if (response.SessionId == _session && response.ErrorMessage == Refusal.UnknownSession.Sentence)
                _session = null;
            if (_replies.TryGetValue(response.TurnId, out var reply))
                reply.Hear(response, _models.GetValueOrDefault(response.SessionId, ""));
        }
        else if (response.UpdateType == SessionUpdate.Joined)
            _models[response.SessionId] = Parse(response)?.Model ?? "";
        else if (!isAnswer && !_replies.ContainsKey(response.TurnId) && Parse(response) is { } update)
            _news.Writer.TryWrite(new OthersDid(response.SessionId, update));
    }

    internal void Lost()
    {
        _questions.Fail();
        Tell(isConnected: false, "The connection broke; trying to connect again", "The connection broke; trying to go on with the reply");
    }

    /// <summary>Told before <see cref="OpenedAsync"/>, so before anything is heard.</summary>
    internal void Found() => Tell(isConnected: true, "Connected again", "Connected again; the reply goes on");

    /// <summary>Whoever waits for a reply has waited long enough.</summary>
    internal void GivenUp(Refusal why)
    {
        foreach (var reply in _replies.Values)
            reply.Fail(why);
    }

    /// <summary>The sentence goes where somebody listens: to who reads the news, or to who waits for a reply.</summary>
    void Tell(bool isConnected, string news, string notice)
    {
        if (_newsAreRead)
            _news.Writer.TryWrite(new ConnectionChanged(isConnected, news));
        else if (!_replies.IsEmpty)
            Notice?.Invoke(notice);
    }

    static SessionUpdate? Parse(ChatResponse response)
    {
        try
        {
            return JsonSerializer.Deserialize(response.UpdateData, WireJson.Wire.SessionUpdate);
        }
        catch (JsonException)
        {
            // What a later server may send is no news here.
            return null;
        }
    }
}
