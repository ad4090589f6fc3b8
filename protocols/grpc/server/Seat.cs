using System.Text;

namespace GenAiTransport.Grpc.Server;

/// <summary>
/// A stream's place in a session: from taking it to leaving it, the stream hears what others do there. Replies that the stream itself asked for
/// do not depend on it.
/// </summary>
sealed class Seat : IAsyncDisposable
{
    readonly CancellationTokenSource _left;
    readonly Outbox _outbox;
    readonly TimeProvider _time;
    readonly Task _turns;
    readonly Task _updates;

    public Seat(SessionMember member, Outbox outbox, TimeProvider time, CancellationToken ending)
    {
        (Member, _outbox, _time) = (member, outbox, time);
        _left = CancellationTokenSource.CreateLinkedTokenSource(ending);
        _turns = TellTurnsAsync();
        _updates = TellUpdatesAsync();
    }

    public SessionMember Member { get; }

    public ChatSession Session => Member.Session;

    /// <summary>The session is deleted, or the seat was lost.</summary>
    public bool IsOver => _updates.IsCompleted;

    async Task TellTurnsAsync()
    {
        try
        {
            await foreach (var turn in Member.Turns.ReadAllAsync(_left.Token))
            {
                if (turn.Sender != Member)
                    await TellTurnAsync(turn);
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
    }

    /// <summary>Somebody else's turn: the question when it is its turn, the answer when it is whole. Whoever wants to read along joins the turn.</summary>
    async Task TellTurnAsync(ChatTurn turn)
    {
        var reply = new StringBuilder();
        await foreach (var happened in turn.ReadAsync(cancellationToken: _left.Token))
        {
            if (happened is TurnStatus status)
                await TellMessageAsync(turn, HistoryEntry.User, turn.Message, status.ContextMessages);
            else if (happened is Chunk chunk)
                reply.Append(chunk.Text);
            else if (happened is TurnCompleted completed && reply.Length > 0)
                await TellMessageAsync(turn, HistoryEntry.Model, reply.ToString(), completed.MessageCount);
        }
    }

    ValueTask TellMessageAsync(ChatTurn turn, string role, string text, int count) => TellAsync(
        new SessionUpdate(SessionUpdate.MessageAdded)
        {
            ConnectionId = turn.Sender?.ConnectionId,
            Role = role,
            Message = text,
            MessageCount = count,
        },
        turn.Id);

    async Task TellUpdatesAsync()
    {
        try
        {
            var isDeleted = false;
            await foreach (var update in Member.Updates.ReadAllAsync(_left.Token))
            {
                isDeleted = update.UpdateType == SessionUpdate.SessionDeleted;
                await TellAsync(update);
            }
            if (!isDeleted)
                await _outbox.TellAsync(
                    Answers.Error(Session.Id, "", "This stream fell too far behind and left the session; JOIN it again", _time.GetUtcNow()), _left.Token);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
    }

    ValueTask TellAsync(SessionUpdate update, string turnId = "") =>
        _outbox.TellAsync(Answers.Update(Session.Id, update, _time.GetUtcNow(), turnId), _left.Token);

    /// <summary>Leaves the session; the others are told.</summary>
    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        Member.Dispose();
        await _turns;
        await _updates;
        _left.Dispose();
    }
}
