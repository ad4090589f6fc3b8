using Grpc.Core;

namespace GenAiTransport.Grpc.Server;

/// <summary>
/// One Chat call, from its opening to its status. Reading never waits for a reply: each session's answers form a line of their own that is told in
/// the order of the questions. The stream sits in one session at a time, the one it named last.
/// </summary>
sealed class ChatStream : IAsyncDisposable
{
    /// <summary>Names no session.</summary>
    const string Nowhere = "-";

    const int LongestEcho = 40;

    readonly StreamServices _services;
    readonly string? _owner;
    readonly Outbox _outbox;
    readonly TurnTeller _teller;
    readonly MessageRate _messages;
    readonly MessageRate _pings;
    readonly CancellationTokenSource _ending;
    readonly AnswerLines _answers = new();
    readonly Task _writing;
    StreamSeat? _seat;

    public ChatStream(IServerStreamWriter<ChatResponse> stream, ServerCallContext call, StreamServices services)
    {
        _services = services;
        _owner = call.GetHttpContext().Owner();
        _ending = services.Calls.Ending(call);
        _outbox = new Outbox(stream, call, services.Calls);
        _teller = new TurnTeller(_outbox, services.Screen, services.Calls.Time, _ending.Token);
        _messages = new MessageRate(services.Calls.Limits.MessagesPer10Seconds);
        _pings = new MessageRate(services.Calls.Limits.MessagesPer10Seconds);
        _writing = _outbox.WriteAllAsync();
    }

    public string Id { get; } = Guid.NewGuid().ToString();

    DateTimeOffset Now => _services.Calls.Time.GetUtcNow();

    /// <summary>Ends when the client has said all and every answer is told; cancelled when the server stops.</summary>
    public async Task RunAsync(IAsyncStreamReader<ChatRequest> requests)
    {
        await foreach (var request in requests.ReadAllAsync())
            await HearAsync(request);
        await _answers.WhenToldAsync();
    }

    ValueTask HearAsync(ChatRequest request)
    {
        var rate = request.Type == ChatRequest.Types.Type.Ping ? _pings : _messages;
        return rate.Next() switch
        {
            RateVerdict.Fine => TryActAsync(request),
            RateVerdict.TooMany => RefuseAsync(request, rate.Sentence),
            _ => throw _services.Calls.Refuse(new Refusal(RefusalKind.TooMany, "Too many messages", TimeSpan.FromSeconds(10))),
        };
    }

    async ValueTask TryActAsync(ChatRequest request)
    {
        try
        {
            await ActAsync(request);
        }
        catch (SessionsUnavailableException unreachable)
        {
            await RefuseAsync(request, unreachable.Message);
        }
    }

    ValueTask ActAsync(ChatRequest request) => request.Type switch
    {
        ChatRequest.Types.Type.Message => SendAsync(request),
        ChatRequest.Types.Type.Ping => TellAsync(Answers.Pong(Echo(request.SessionId), Now)),
        ChatRequest.Types.Type.TypingStart => TypeAsync(request, typing: true),
        ChatRequest.Types.Type.TypingStop => TypeAsync(request, typing: false),
        ChatRequest.Types.Type.Stop => StopAsync(request),
        ChatRequest.Types.Type.Join => JoinAsync(request),
        _ => RefuseAsync(request, $"There is no request type {(int)request.Type}"),
    };

    async ValueTask SendAsync(ChatRequest request)
    {
        using var received = ChatTelemetry.Receive(request.Traceparent);
        _services.Screen.Requested(nameof(ChatEndpoint.Chat), request.SessionId, request.Message);
        var session = await FindAsync(request);
        if (session is not null)
            await SitAsync(session);
        var started = await StartAsync(request, session);
        _answers.Add(session?.Id ?? Nowhere, () => started.IsGranted(out var turn, out var refusal)
            ? _teller.TellAsync(turn, ChatTurn.TheBeginning)
            : RefuseAsync(request, refusal.Sentence).AsTask());
    }

    ValueTask<Answer<ChatTurn>> StartAsync(ChatRequest request, IChatSession? session)
    {
        Guid? turnId = Guid.TryParseExact(request.TurnId, "D", out var id) ? id : null;
        if (turnId is not null || request.TurnId.Length == 0)
            return _services.Sessions.StartAsync(new NewMessage(session?.Id ?? Nowhere, request.Message, _owner, turnId, _seat?.Member.ConnectionId));
        _services.Sessions.Stats.RequestRefused(RefusalKind.Invalid);
        return new(new Answer<ChatTurn>(new Refusal(RefusalKind.Invalid, "turn_id must be a UUID")));
    }

    async ValueTask JoinAsync(ChatRequest request)
    {
        var session = await FindAsync(request);
        var turn = await _services.Sessions.FindTurnAsync(request.TurnId.ToLowerInvariant(), _owner);
        if (request.TurnId.Length > 0 && (turn is null || turn.Session.Id != session?.Id))
            await RefuseAsync(request, Refusal.UnknownTurn.Sentence);
        else if (session is null)
            await RefuseAsync(request, Refusal.UnknownSession.Sentence);
        else
        {
            await SitAsync(session, turn, isAsked: true);
            if (turn is not null)
                _answers.Add(session.Id, () => ResumeAsync(turn, Place(request.After, turn), request.Traceparent));
        }
    }

    async Task ResumeAsync(ChatTurn turn, int after, string traceparent)
    {
        using var resumed = ChatTelemetry.Resume(turn, after, traceparent);
        await _teller.TellAsync(turn, after);
    }

    async ValueTask TypeAsync(ChatRequest request, bool typing)
    {
        if (await FindAsync(request) is not { } session)
        {
            await RefuseAsync(request, Refusal.UnknownSession.Sentence);
            return;
        }
        await SitAsync(session);
        await session.TellAsync(new SessionUpdate(SessionUpdate.UserTyping) { ConnectionId = Id, Typing = typing }, exceptConnection: Id);
    }

    async ValueTask StopAsync(ChatRequest request)
    {
        if (await FindAsync(request) is { } session)
            await TellAsync(Answers.Stopped(session.Id, await session.StopAsync(), Now));
        else
            await RefuseAsync(request, Refusal.UnknownSession.Sentence);
    }

    ValueTask<IChatSession?> FindAsync(ChatRequest request) =>
        request.SessionId.Length == 0 ? new(_seat?.Session) : _services.Sessions.FindAsync(request.SessionId, _owner);

    /// <summary>Whoever claims to have more than there is gets at least the end.</summary>
    static int Place(int after, ChatTurn turn) =>
        Math.Clamp(after, ChatTurn.TheBeginning, turn.EndedAt is null ? turn.Position : turn.Position - 1);

    /// <summary>Sits down in a session, unless the stream is there already, having left the one before. Who asked for it is told first of all.</summary>
    async ValueTask SitAsync(IChatSession session, ChatTurn? seen = null, bool isAsked = false)
    {
        var isThere = _seat is { IsOver: false } seat && seat.Session.Id == session.Id;
        if (!isThere)
            await LeaveAsync();
        var member = isThere ? null : await session.JoinAsync(Id, seen);
        try
        {
            if (isAsked)
                await TellAsync(Answers.Update(session.Id, Joined(await session.SummaryAsync()), Now));
        }
        catch
        {
            // The stream ended at this very moment; nobody else knows yet that it sits here.
            member?.Dispose();
            throw;
        }
        if (member is not null)
            _seat = new StreamSeat(member, _outbox, _services.Calls.Time, _ending.Token);
    }

    SessionUpdate Joined(GenAiTransport.SessionSummary session) => new(SessionUpdate.Joined)
    {
        ConnectionId = Id,
        Model = session.Model,
        MessageCount = session.MessageCount,
        ConnectedClients = session.ConnectedClients,
    };

    async ValueTask RefuseAsync(ChatRequest request, string sentence)
    {
        _services.Screen.Refused(sentence);
        await TellAsync(Answers.Error(Echo(request.SessionId), Echo(request.TurnId), sentence, Now));
    }

    ValueTask TellAsync(ChatResponse response) => _outbox.TellAsync(response, _ending.Token);

    /// <summary>Ids are short; what is longer is none, and is not sent back.</summary>
    static string Echo(string id) => id.Length <= LongestEcho ? id : "";

    async ValueTask LeaveAsync()
    {
        if (_seat is { } left)
        {
            _seat = null;
            await left.DisposeAsync();
        }
    }

    /// <summary>Leaves the session, and sends what was told so far.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await LeaveAsync();
        await _answers.WhenToldAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _outbox.Complete();
        _messages.Dispose();
        _pings.Dispose();
        _ending.Dispose();
        await _writing;
    }
}
