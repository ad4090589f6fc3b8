namespace GenAiTransport.Sse.Server;

/// <summary>
/// One subscriber of a session, from its coming to its going: it hears every turn, in order. Who comes back hears what it missed; where that
/// cannot be told any more, it gets the session as it is now, in an event <c>reset</c>.
/// </summary>
sealed class Subscription(
    ChatSession session, string subscriber, ChannelServices services, EventStream events, ShownStream shown, CancellationToken gone)
{
    enum Ending
    {
        /// <summary>What was told before holds no more, or too much was missed: tell the session anew.</summary>
        Anew,
        Deleted,
        ShuttingDown,

        /// <summary>The server stops, and the subscriber has been told.</summary>
        ShutDown,
    }

    public async Task RunAsync(string? lastEventId)
    {
        events.WriteRetry();
        var ending = string.IsNullOrEmpty(lastEventId) ? await BeginAsync(isReturning: false)
            : EventId.TryParse(lastEventId, out var last) && services.Sessions.FindTurn(last.Turn, session.Owner) is { } turn && turn.Session == session
            ? await GoOnAsync(turn, last.Position)
            : Ending.Anew;
        while (ending == Ending.Anew)
            ending = await BeginAsync(isReturning: true);
        if (ending == Ending.Deleted)
            Fail("Session deleted");
        else if (ending == Ending.ShuttingDown)
            Fail(Refusal.ShuttingDown.Sentence);
        await events.FlushAsync();
    }

    async Task<Ending> GoOnAsync(ChatTurn turn, int position)
    {
        using var member = session.Rejoin(subscriber, turn);
        if (member is null)
            return Ending.Anew;
        await events.FlushAsync();
        return await TellAsync(turn, position) ? await FollowAsync(member) : Ending.ShutDown;
    }

    async Task<Ending> BeginAsync(bool isReturning)
    {
        using var member = session.Join(subscriber, out var picture, out var last);
        if (member is null)
            return Ending.Deleted;
        // A session is no turn: who comes back with its id, having heard nothing since, is told the session anew.
        var start = last is null ? new EventId(session.Id, 0) : new EventId(last.Id, last.Position);
        if (isReturning)
            events.Write("reset"u8, start, picture, WireJson.Wire.SessionDetails);
        else
            events.WriteId(start);
        await events.FlushAsync();
        return await FollowAsync(member);
    }

    /// <summary>Tells turn after turn, and between them that the connection lives.</summary>
    async Task<Ending> FollowAsync(SessionMember member)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(gone, services.Lifetime.ApplicationStopping);
        var ending = EndingAsync(member);
        while (true)
        {
            var more = member.Turns.WaitToReadAsync(CancellationToken.None).AsTask();
            while (!more.IsCompleted && !ending.IsCompleted)
            {
                try
                {
                    await Task.WhenAny(more, ending).WaitAsync(TurnReader.Heartbeat, services.Time, stop.Token);
                }
                catch (TimeoutException)
                {
                    events.WriteHeartbeat();
                    await events.FlushAsync();
                }
                catch (OperationCanceledException) when (!gone.IsCancellationRequested)
                {
                    return Ending.ShuttingDown;
                }
            }
            if (ending.IsCompleted || !await more)
                return await ending;
            if (member.Turns.TryRead(out var turn) && !await TellAsync(turn, EventId.Nothing))
                return Ending.ShutDown;
        }
    }

    /// <summary>Ends when the session is cleared or deleted, or the seat is lost by falling too far behind.</summary>
    static async Task<Ending> EndingAsync(SessionMember member)
    {
        await foreach (var update in member.Updates.ReadAllAsync())
        {
            if (update.UpdateType == SessionUpdate.SessionCleared)
                return Ending.Anew;
            if (update.UpdateType == SessionUpdate.SessionDeleted)
                return Ending.Deleted;
        }
        return Ending.Anew;
    }

    /// <summary>False when the server stopped meanwhile.</summary>
    async Task<bool> TellAsync(ChatTurn turn, int position)
    {
        if (position < EventId.Question)
            await TellQuestionAsync(turn);
        return await events.TellAsync(services.Turns, turn, position, shown);
    }

    /// <summary>Others asked, perhaps. The question's place in the history is known when its answer begins, which is now or very soon.</summary>
    async Task TellQuestionAsync(ChatTurn turn)
    {
        await foreach (var next in services.Turns.ReadAsync(turn, after: -1, gone))
        {
            var question = new MessageAdded("message_added", HistoryEntry.User, turn.Message, (next as TurnStatus)?.ContextMessages);
            events.Write("message_added"u8, new EventId(turn.Id, EventId.Question), question, WireJson.Wire.MessageAdded);
            break;
        }
    }

    void Fail(string sentence) =>
        events.Write("error"u8, null, new TurnFailed(sentence, session.Id, services.Time.GetUtcNow()), WireJson.Wire.ChatEvent);
}
