using System.Collections.Concurrent;

namespace GenAiTransport.Cluster;

/// <summary>
/// The turns of one session that lives on another instance, as far as they are read here: each an ordinary turn, filled by one reading of the original, however many
/// readers it has here.
/// </summary>
sealed class MirroredTurns(IChatSession session, SessionCalls calls, TimeProvider time)
{
    /// <summary>So long may the original be out of reach before it counts as lost.</summary>
    static readonly TimeSpan LongestOutage = TimeSpan.FromSeconds(30);

    readonly ConcurrentDictionary<string, ChatTurn> _turns = new();

    public ChatTurn? Find(string id) => _turns.GetValueOrDefault(id);

    public bool IsFilling => _turns.Values.Any(turn => turn.EndedAt is null);

    public ChatTurn Of(TurnPicture picture)
    {
        var made = new ChatTurn(session, picture.Message, picture.IsNewSession, picture.SenderId, picture.Id, time);
        var turn = _turns.GetOrAdd(picture.Id, made);
        if (turn == made && !Fill(turn, picture.SoFar))
        {
            using (ExecutionContext.SuppressFlow())
                _ = Task.Run(() => FillAsync(turn));
        }
        return turn;
    }

    public void Forget(DateTimeOffset endedBefore)
    {
        foreach (var turn in _turns.Values)
        {
            if (turn.EndedAt < endedBefore)
                _turns.TryRemove(new(turn.Id, turn));
        }
    }

    async Task FillAsync(ChatTurn turn)
    {
        try
        {
            while (!Fill(turn, await calls.CallAsync(session.Id, grain => grain.ReadTurnAsync(turn.Id, turn.Position - ChatTurn.TheBeginning), LongestOutage)))
            {
            }
        }
        catch (SessionsUnavailableException)
        {
            turn.Lose(LostTurns.Failure(session.Id, time));
        }
    }

    /// <summary>True when the turn is whole.</summary>
    bool Fill(ChatTurn turn, EventBatch batch)
    {
        var events = batch.Read();
        if (batch.IsLost)
            turn.Lose(events is [.., TurnFailed failed] ? failed : LostTurns.Failure(session.Id, time));
        else
        {
            turn.TotalLength = batch.TotalLength;
            foreach (var happened in events)
                turn.Append(happened);
        }
        return batch.IsOver;
    }
}
