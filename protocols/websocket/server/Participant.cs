using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;

namespace GenAiTransport.WebSockets.Server;

/// <summary>
/// What the client on a connection may say, and what follows from it. It is in one session at a time. Nothing here waits for a reply: replies
/// reach the connection by its seat in the session.
/// </summary>
sealed class Participant(Connection connection, string? owner, ConnectionServices services) : IAsyncDisposable
{
    const int LongestEcho = 40;

    static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    readonly MessageRate _rate = new(services.Limits.MessagesPer10Seconds);
    SocketSeat? _seat;

    DateTimeOffset Now => services.Time.GetUtcNow();

    IChatSession? Session => _seat?.Session;

    public ValueTask<bool> GreetAsync() => connection.TellAsync(new ConnectedFrame(
        connection.Id,
        "WebSocket connected successfully!",
        new ServerDescription(services.Sessions.DefaultModel, services.Server.Framework, services.Server.Features),
        Now));

    /// <summary>Ends the connection as the server stops: running replies say so first.</summary>
    public async Task ShutDownAsync()
    {
        if (_seat is { } seat)
            await seat.WhenToldAsync().WaitAsync(LastWords).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        connection.Close(WebSocketCloseStatus.EndpointUnavailable, Refusal.ShuttingDown.Sentence);
    }

    public async ValueTask HearAsync(MessageKind kind, ReadOnlyMemory<byte> message)
    {
        var trouble = "Send JSON in text frames; binary frames mean nothing here";
        var frame = kind == MessageKind.Text ? Parse(message.Span, out trouble) : null;
        if (!await AdmitAsync(frame))
            return;
        if (frame is null)
        {
            await RefuseAsync(trouble);
            return;
        }
        try
        {
            await ActAsync(frame);
        }
        catch (SessionsUnavailableException unreachable)
        {
            await RefuseAsync(unreachable.Message, frame);
        }
    }

    ValueTask ActAsync(ClientFrame frame)
    {
        services.Screen.Received(connection.Id, frame, Session?.Id);
        switch (frame.Type)
        {
            case ClientFrame.CreateSession:
                return CreateAsync(frame);
            case ClientFrame.JoinSession:
                return JoinAsync(frame);
            case ClientFrame.Chat:
                return ChatAsync(frame);
            case ClientFrame.Stop:
                return StopAsync();
            case ClientFrame.TypingStart or ClientFrame.TypingStop:
                return TypeAsync(frame.Type == ClientFrame.TypingStart);
            case ClientFrame.Ping:
                return SayAsync(new PongFrame(connection.Id, Now));
            case null or "":
                return RefuseAsync("A frame needs a type, such as {\"type\":\"ping\"}", frame);
            default:
                return RefuseAsync($"There is no type {TerminalText.Cut(frame.Type, LongestEcho)}", frame);
        }
    }

    async ValueTask CreateAsync(ClientFrame frame)
    {
        if ((await services.Sessions.CreateAsync(frame.ModelId, owner)).IsGranted(out var session, out var refusal))
            await SitAsync(session, Created(session));
        else
            await RefuseAsync(refusal.Sentence, frame);
    }

    async ValueTask JoinAsync(ClientFrame frame)
    {
        if (await services.Sessions.FindAsync(frame.SessionId, owner) is not { } session)
            await RefuseAsync(Refusal.UnknownSession.Sentence, frame);
        else if (frame.TurnId is null)
            await SitAsync(session, Joined(await session.SummaryAsync()));
        else if (await services.Sessions.FindTurnAsync(frame.TurnId.ToLowerInvariant(), owner) is { } turn && turn.Session.Id == session.Id)
        {
            var after = frame.After is >= 0 and var chunk ? chunk : ChatTurn.TheBeginning;
            await SitAsync(session, Joined(await session.SummaryAsync()), turn, after, ChatTelemetry.Resume(turn, after));
        }
        else
            await RefuseAsync(Refusal.UnknownTurn.Sentence, frame);
    }

    /// <summary>
    /// A message goes to the session that it names, else to the one joined, else to a new one; the sender joins it. One that is known already is not
    /// asked again; its reply is told again.
    /// </summary>
    async ValueTask ChatAsync(ClientFrame frame)
    {
        using var received = ChatTelemetry.Receive(frame.Traceparent);
        if (!TryReadTurnId(frame, out var turnId))
        {
            services.Sessions.Stats.RequestRefused(RefusalKind.Invalid);
            await RefuseAsync("turn_id must be a UUID", frame);
            return;
        }
        var named = string.IsNullOrEmpty(frame.SessionId) ? Session : await services.Sessions.FindAsync(frame.SessionId, owner);
        if (await KnownAsync(turnId, frame, named) is { } known)
        {
            await TellAgainAsync(known, named);
            return;
        }
        if (named is not null && named.Id != Session?.Id)
            await SitAsync(named, introduction: null);
        var message = new NewMessage(named?.Id ?? frame.SessionId, frame.Message, owner, turnId, named is null ? null : connection.Id);
        if (!(await services.Sessions.StartAsync(message)).IsGranted(out var turn, out var refusal))
            await RefuseAsync(refusal.Sentence, frame);
        else if (named is null)
            await SitAsync(turn.Session, Created(turn.Session), turn);
        // Another connection sent it at this very moment.
        else if (turn.SenderId != connection.Id)
            await TellAgainAsync(turn, named);
    }

    /// <summary>The same message again, whose sender did not hear that it had arrived. Without a session it can only be one that began a session.</summary>
    async ValueTask<ChatTurn?> KnownAsync(Guid? turnId, ClientFrame frame, IChatSession? named) =>
        turnId is not null && await services.Sessions.FindTurnAsync(turnId.ToString(), owner) is { } turn && turn.Message == frame.Message
            && (named?.Id == turn.Session.Id || (named is null && string.IsNullOrEmpty(frame.SessionId))) ? turn : null;

    /// <summary>A reply that has not ended yet is told here anyway.</summary>
    async ValueTask TellAgainAsync(ChatTurn turn, IChatSession? named)
    {
        if (turn.Session.Id != Session?.Id)
            await SitAsync(turn.Session, named is null ? Created(turn.Session) : null, turn);
        else if (turn.EndedAt is not null)
            _seat?.Member.Offer(turn);
    }

    async ValueTask StopAsync()
    {
        if (Session is { } session)
            await session.StopAsync();
    }

    async ValueTask TypeAsync(bool typing)
    {
        if (_seat is { } seat)
            await seat.Session.TellAsync(
                new SessionUpdate(SessionUpdate.UserTyping) { ConnectionId = connection.Id, Typing = typing }, exceptConnection: connection.Id);
        else
            await RefuseAsync("Join a session first");
    }

    /// <summary>
    /// Takes a seat, having left the one before. Nothing of the session is told before its introduction, and nothing of the old session after.
    /// </summary>
    /// <param name="session">Where the seat is.</param>
    /// <param name="introduction">What is told first.</param>
    /// <param name="first">A turn to begin with, as its sender sees it; all that follow it are told too.</param>
    /// <param name="after">The position from which on that one is told.</param>
    /// <param name="resumed">The span of reading that one again; it ends when the turn is told.</param>
    async ValueTask SitAsync(
        IChatSession session, ServerFrame? introduction, ChatTurn? first = null, int after = ChatTurn.TheBeginning, Activity? resumed = null)
    {
        await LeaveAsync();
        if (await session.JoinAsync(connection.Id, seen: first) is not { } member)
        {
            resumed?.Dispose();
            return;
        }
        if (introduction is not null)
            await connection.TellAsync(introduction);
        _seat = new SocketSeat(member, connection, services, first, after, resumed);
    }

    SessionCreatedFrame Created(IChatSession session) => new(session.Id, session.Model, connection.Id, Now);

    SessionJoinedFrame Joined(SessionSummary session) => new(session.SessionId, session.Model, session.MessageCount, connection.Id, Now);

    static ClientFrame? Parse(ReadOnlySpan<byte> message, out string trouble)
    {
        trouble = "A frame must be a JSON object with a type, such as {\"type\":\"ping\"}";
        try
        {
            return JsonSerializer.Deserialize(message, FrameJson.Wire.ClientFrame);
        }
        catch (JsonException wrong)
        {
            // Names in the path come from the sender; a long one is not sent back.
            trouble += $"; this is not, at {(wrong.Path is { Length: <= LongestEcho } path ? path : "$")} (position {(wrong.BytePositionInLine ?? 0) + 1})";
            return null;
        }
    }

    static bool TryReadTurnId(ClientFrame frame, out Guid? turnId)
    {
        turnId = Guid.TryParseExact(frame.TurnId, "D", out var id) ? id : null;
        return frame.TurnId is null || turnId is not null;
    }

    /// <summary>False when the client sends too much; whoever goes on all the same is shown out.</summary>
    async ValueTask<bool> AdmitAsync(ClientFrame? frame)
    {
        var verdict = _rate.Next();
        if (verdict == RateVerdict.TooMany)
            await RefuseAsync(_rate.Sentence, frame);
        else if (verdict == RateVerdict.Flood)
            connection.Close(WebSocketCloseStatus.PolicyViolation, "Too many messages");
        return verdict == RateVerdict.Fine;
    }

    async ValueTask RefuseAsync(string sentence, ClientFrame? frame = null)
    {
        services.Screen.Refused(connection.Id, sentence);
        await SayAsync(new ErrorFrame(sentence, Echo(frame?.SessionId), Echo(frame?.TurnId), Now));
    }

    /// <summary>Ids are short; what is longer is none, and is not sent back.</summary>
    static string? Echo(string? id) => id is { Length: <= LongestEcho } ? id : null;

    async ValueTask SayAsync(ServerFrame frame) => await connection.TellAsync(frame);

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _rate.Dispose();
    }

    async ValueTask LeaveAsync()
    {
        if (_seat is { } left)
        {
            _seat = null;
            await left.DisposeAsync();
        }
    }
}
