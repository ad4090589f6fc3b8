namespace GenAiTransport.Cluster;

/// <summary>A turn that was taken and has not ended: what is needed to answer it elsewhere, or to say that it failed.</summary>
sealed record AskedTurn(string TurnId, string Message, bool IsNewSession, string? SenderId, DateTimeOffset AskedAt);

/// <summary>A turn with its reply. The lengths of its chunks are enough to tell it again as it was told.</summary>
sealed record EndedTurn(AskedTurn Asked, string Reply, int[] Chunks, bool IsFinalMarked, int ContextMessages, DateTimeOffset StartedAt, TurnCompleted Completed)
{
    public static EndedTurn Of(AskedTurn asked, ChatTurn turn, TurnCompleted completed)
    {
        long next = 0;
        var events = turn.Take(ref next, out _).ToArray();
        var chunks = events.OfType<Chunk>().ToArray();
        return new EndedTurn(
            asked,
            string.Concat(chunks.Select(chunk => chunk.Text)),
            [.. chunks.Select(chunk => chunk.Text.Length)],
            chunks[^1].IsFinal,
            events.OfType<TurnStatus>().First().ContextMessages,
            events.OfType<TurnStarted>().First().Timestamp,
            completed);
    }

    /// <summary>The turn as it was told, but that the times of its chunks are those of its end.</summary>
    public ChatTurn Restore(ChatSession session, TimeProvider time)
    {
        var turn = Asked.Begin(session, time, StartedAt);
        turn.Append(new TurnStatus(TurnRun.Generating, ContextMessages));
        for (var (number, start) = (1, 0); number <= Chunks.Length; start += Chunks[number++ - 1])
        {
            var isFinal = IsFinalMarked && number == Chunks.Length;
            turn.Append(new Chunk(Reply.Substring(start, Chunks[number - 1]), number, isFinal, Completed.Timestamp));
        }
        turn.Append(Completed);
        return turn;
    }
}

static class AskedTurns
{
    public static ChatTurn Begin(this AskedTurn asked, ChatSession session, TimeProvider time, DateTimeOffset startedAt)
    {
        var turn = new ChatTurn(session, asked.Message, asked.IsNewSession, asked.SenderId, asked.TurnId, time);
        turn.Append(new TurnStarted(session.Id, session.Model, asked.TurnId, startedAt));
        return turn;
    }
}
