using System.Text;

namespace GenAiTransport.Grpc.Server;

/// <summary>
/// A stream's place in a session: from taking it to leaving it, the stream hears what others do there. Replies that the stream itself asked for
/// do not depend on it.
/// </summary>
sealed class StreamSeat : IAsyncDisposable
{
    readonly CancellationTokenSource _left;
    readonly Outbox _outbox;
    readonly TimeProvider _time;
    readonly StringBuilder _reply = new();
    readonly Task _telling;

    public StreamSeat(SessionMember member, Outbox outbox, TimeProvider time, CancellationToken ending)
    {
        (Member, _outbox, _time) = (member, outbox, time);
        _left = CancellationTokenSource.CreateLinkedTokenSource(ending);
        _telling = TellAsync();
    }

    public SessionMember Member { get; }

    public IChatSession Session => Member.Session;

    /// <summary>The session is deleted, or the seat was lost.</summary>
    public bool IsOver => _telling.IsCompleted;

    async Task TellAsync()
    {
        try
        {
            ChatTurn? turn = null;
            await foreach (var news in Member.FollowAsync(cancellationToken: _left.Token))
            {
                if (news is TurnNews next)
                    turn = next.Turn;
                else if (news is EventNews { Events: var events } && turn!.SenderId != Member.ConnectionId)
                {
                    for (var index = 0; index < events.Length; index++)
                        await TellAsync(turn, events.Span[index]);
                }
                else if (news is UpdateNews { Update: var update })
                    await TellAsync(update);
                else if (news is EndNews { Reason: FollowEnd.FellBehind })
                    await _outbox.TellAsync(
                        Answers.Error(Session.Id, "", "This stream fell too far behind and left the session; JOIN it again", _time.GetUtcNow()), _left.Token);
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
    }

    /// <summary>Somebody else's turn: the question when it is its turn, the answer when it is whole. Whoever wants to read along joins the turn.</summary>
    async ValueTask TellAsync(ChatTurn turn, ChatEvent happened)
    {
        if (happened is TurnStatus status)
        {
            _reply.Clear();
            await TellMessageAsync(turn, HistoryEntry.User, turn.Message, status.ContextMessages);
        }
        else if (happened is Chunk chunk)
            _reply.Append(chunk.Text);
        else if (happened is TurnCompleted completed && _reply.Length > 0)
            await TellMessageAsync(turn, HistoryEntry.Model, _reply.ToString(), completed.MessageCount);
    }

    ValueTask TellMessageAsync(ChatTurn turn, string role, string text, int count) => TellAsync(
        new SessionUpdate(SessionUpdate.MessageAdded)
        {
            ConnectionId = turn.SenderId,
            Role = role,
            Message = text,
            MessageCount = count,
        },
        turn.Id);

    ValueTask TellAsync(SessionUpdate update, string turnId = "") =>
        _outbox.TellAsync(Answers.Update(Session.Id, update, _time.GetUtcNow(), turnId), _left.Token);

    /// <summary>Leaves the session; the others are told.</summary>
    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        Member.Dispose();
        await _telling;
        _left.Dispose();
    }
}
