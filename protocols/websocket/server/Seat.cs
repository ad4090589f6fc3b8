using System.Net.WebSockets;

namespace GenAiTransport.WebSockets.Server;

/// <summary>
/// A connection's place in a session: from taking it to leaving it, all that happens there becomes frames, in order. Leaving does not touch
/// the replies.
/// </summary>
sealed class Seat : IAsyncDisposable
{
    readonly Connection _connection;
    readonly ConnectionServices _services;
    readonly CancellationTokenSource _left = new();
    readonly CancellationTokenSource _ending = new();
    readonly Task _turns;
    readonly Task _updates;

    public Seat(SessionMember member, Connection connection, ConnectionServices services, ChatTurn? first, int after)
    {
        (Member, _connection, _services) = (member, connection, services);
        _turns = TellTurnsAsync(first, after);
        _updates = TellUpdatesAsync();
    }

    public SessionMember Member { get; }

    public ChatSession Session => Member.Session;

    /// <summary>Takes no more turns. Ends with the reply that is being told.</summary>
    public async Task EndAsync()
    {
        await _ending.CancelAsync();
        await _turns;
    }

    async Task TellTurnsAsync(ChatTurn? first, int after)
    {
        try
        {
            if (first is not null)
                await TellAsync(first, after, isMine: true);
            await foreach (var turn in Member.Turns.ReadAllAsync(_ending.Token))
                await TellAsync(turn, ChatTurn.TheBeginning, isMine: turn.Sender == Member);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
    }

    async Task TellUpdatesAsync()
    {
        var isDeleted = false;
        try
        {
            await foreach (var update in Member.Updates.ReadAllAsync(_ending.Token))
            {
                isDeleted = update.UpdateType == SessionUpdate.SessionDeleted;
                if (isDeleted)
                    await _turns;
                await _connection.TellAsync(SessionUpdateFrame.From(update, Session.Id, _services.Time.GetUtcNow()));
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            return;
        }
        // The seat was taken away: so many turns waited to be told that they were not kept.
        if (!isDeleted)
            _connection.Close(WebSocketCloseStatus.PolicyViolation, "Too slow: too many replies wait to be read");
    }

    /// <summary>A turn as frames. Its sender reads its status, the others read its question.</summary>
    async Task TellAsync(ChatTurn turn, int after, bool isMine)
    {
        using var chunks = _services.Chunks.Open(turn);
        var isAnnounced = isMine || after >= 0;
        var isStarted = after >= 0;
        await foreach (var batch in _services.Turns.ReadBatchesAsync(turn, after, _left.Token))
        {
            for (var index = 0; index < batch.Length; index++)
            {
                var happened = batch.Span[index];
                if (!isStarted && happened is Chunk or TurnCompleted)
                {
                    await _connection.TellAsync(new ResponseStartFrame(Session.Id, turn.Id, turn.TotalLength, _services.Time.GetUtcNow()));
                    isStarted = true;
                }
                switch (happened)
                {
                    case TurnStatus status:
                        await _connection.TellAsync(isMine ? Status(status) : Question(turn, status));
                        isAnnounced = true;
                        if (isMine)
                            _services.Screen.Generating(_connection.Id, Session, status);
                        break;
                    case Chunk chunk:
                        await _connection.TellAsync(chunks.Of(chunk));
                        if (isMine)
                            _services.Screen.Chunk(_connection.Id, chunk);
                        break;
                    case TurnCompleted done:
                        await _connection.TellAsync(new ResponseCompleteFrame(
                            done.TotalChunks, done.ProcessingTime, done.MessageCount, Session.Id, done.FinishReason, done.Timestamp));
                        break;
                    case TurnFailed failed when isAnnounced:
                        await _connection.TellAsync(new ErrorFrame(failed.Message, Session.Id, turn.Id, failed.Timestamp));
                        if (isMine)
                            _services.Screen.Refused(_connection.Id, failed.Message);
                        break;
                }
            }
        }
    }

    StatusFrame Status(TurnStatus status) => new(status.Message, Session.Id, status.ContextMessages, _services.Time.GetUtcNow());

    SessionUpdateFrame Question(ChatTurn turn, TurnStatus status) => SessionUpdateFrame.From(
        new SessionUpdate(SessionUpdate.MessageAdded)
        {
            ConnectionId = turn.Sender?.ConnectionId,
            MessageCount = status.ContextMessages,
            Role = HistoryEntry.User,
            Message = turn.Message,
        },
        Session.Id,
        _services.Time.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _left.CancelAsync();
        Member.Dispose();
        await _turns;
        await _updates;
        _left.Dispose();
        _ending.Dispose();
    }
}
