using System.Threading.Channels;

namespace GenAiTransport;

/// <summary>
/// A connection's seat in a session: from joining to disposal it is handed every turn, its own too, in the order they run, and what the others
/// do. Whoever does not keep up loses old updates; who falls behind by many turns loses the seat (both channels end), and can join again and resume.
/// </summary>
public sealed class SessionMember : IDisposable
{
    const int MostTurns = 32;
    const int MostUpdates = 256;

    readonly Channel<ChatTurn> _turns = Channel.CreateBounded<ChatTurn>(
        new BoundedChannelOptions(MostTurns) { SingleReader = true });

    readonly Channel<SessionUpdate> _updates = Channel.CreateBounded<SessionUpdate>(
        new BoundedChannelOptions(MostUpdates) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    internal SessionMember(ChatSession session, string connectionId) => (Session, ConnectionId) = (session, connectionId);

    public ChatSession Session { get; }

    public string ConnectionId { get; }

    /// <summary>Ends when the session is deleted.</summary>
    public ChannelReader<ChatTurn> Turns => _turns.Reader;

    /// <summary>Ends when the session is deleted; that is told last.</summary>
    public ChannelReader<SessionUpdate> Updates => _updates.Reader;

    internal void Offer(ChatTurn turn)
    {
        if (!_turns.Writer.TryWrite(turn))
            End();
    }

    internal void Offer(SessionUpdate update) => _updates.Writer.TryWrite(update);

    internal void End()
    {
        _turns.Writer.TryComplete();
        _updates.Writer.TryComplete();
    }

    /// <summary>Leaves the session; the others are told.</summary>
    public void Dispose()
    {
        Session.Leave(this);
        End();
    }
}
