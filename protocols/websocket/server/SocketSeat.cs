using System.Diagnostics;
using System.Net.WebSockets;

namespace GenAiTransport.WebSockets.Server;

/// <summary>
/// A connection's place in a session: from taking it to leaving it, all that happens there becomes frames, in order. Leaving does not touch
/// the replies.
/// </summary>
sealed class SocketSeat : IAsyncDisposable
{
    readonly Connection _connection;
    readonly ConnectionServices _services;
    readonly CancellationTokenSource _left = new();
    readonly Activity? _resumed;
    readonly Task _telling;
    ToldTurn? _turn;

    public SocketSeat(SessionMember member, Connection connection, ConnectionServices services, ChatTurn? first, int after, Activity? resumed)
    {
        (Member, _connection, _services, _resumed) = (member, connection, services, resumed);
        _telling = TellAsync(first, after);
    }

    public SessionMember Member { get; }

    public IChatSession Session => Member.Session;

    /// <summary>Ends when the server stops and has told so, or when there is nothing more to tell.</summary>
    public Task WhenToldAsync() => _telling;

    async Task TellAsync(ChatTurn? first, int after)
    {
        try
        {
            await foreach (var news in Member.FollowAsync(first, after, null, _services.Lifetime.ApplicationStopping, _left.Token))
            {
                if (news is TurnNews { Turn: var turn })
                    Begin(turn, turn == first ? after : ChatTurn.TheBeginning, isMine: turn == first || turn.SenderId == Member.ConnectionId);
                else if (news is EventNews { Events: var events })
                {
                    for (var index = 0; index < events.Length; index++)
                    {
                        await _turn!.TellAsync(events.Span[index]);
                        if (events.Span[index] is TurnCompleted or TurnFailed)
                            _resumed?.Dispose();
                    }
                }
                else if (news is UpdateNews { Update: var update })
                    await _connection.TellAsync(SessionUpdateFrame.From(update, Session.Id, _services.Time.GetUtcNow()));
                else if (news is EndNews { Reason: FollowEnd.FellBehind })
                    _connection.Close(WebSocketCloseStatus.PolicyViolation, "Too slow: too many replies wait to be read");
                else if (news is EndNews { Reason: FollowEnd.ShuttingDown } && _turn is not null && !_services.Turns.IsOneOfSeveral)
                    await _turn.BreakOffAsync(Refusal.ShuttingDown.Sentence);
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
        finally
        {
            _turn?.Dispose();
            _resumed?.Dispose();
        }
    }

    void Begin(ChatTurn turn, int after, bool isMine)
    {
        _turn?.Dispose();
        _turn = new ToldTurn(turn, after, isMine, _connection, _services);
    }

    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        Member.Dispose();
        await _telling;
        _left.Dispose();
    }
}
