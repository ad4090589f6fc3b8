namespace GenAiTransport.Sse.Server;

/// <summary>
/// One subscriber of a session, from its coming to its going: it hears every turn, in order. Who comes back hears what it missed; where that
/// cannot be told any more, it gets the session as it is now, in an event <c>reset</c>.
/// </summary>
sealed class Subscription(
    IChatSession session, string subscriber, ChannelServices services, EventStream events, ShownStream shown, CancellationToken gone)
{
    public async Task RunAsync(string? lastEventId)
    {
        events.WriteRetry();
        var isReturning = !string.IsNullOrEmpty(lastEventId);
        if (EventId.TryParse(lastEventId, out var last) && await RejoinAsync(last) is { } returned)
        {
            if (!await FollowAsync(returned.Member, returned.Turn, last.Position))
                return;
        }
        while (await session.JoinWithPictureAsync(subscriber) is { Member: var member, Picture: var picture, Last: var seen })
        {
            // A session is no turn: who comes back with its id, having heard nothing since, is told the session anew.
            var place = seen is null ? new EventId(session.Id, 0) : new EventId(seen.Id, seen.Position);
            if (isReturning)
                events.Write("reset"u8, place, picture, WireJson.Wire.SessionDetails);
            else
                events.WriteId(place);
            if (!await FollowAsync(member))
                return;
            isReturning = true;
        }
        await EndAsync("Session deleted");
    }

    async ValueTask<(SessionMember Member, ChatTurn Turn)?> RejoinAsync(EventId last) =>
        await services.Sessions.FindTurnAsync(last.Turn, session.Owner) is { } turn && turn.Session.Id == session.Id
            && await session.RejoinAsync(subscriber, turn) is { } member
            ? (member, turn)
            : null;

    /// <summary>
    /// Tells turn after turn, and between them that the connection lives. True when what was told holds no more, or too much was missed: then the
    /// session has to be told anew.
    /// </summary>
    async Task<bool> FollowAsync(SessionMember member, ChatTurn? first = null, int position = EventId.Nothing)
    {
        using var seat = member;
        await events.FlushAsync();
        ToldTurn? turn = null;
        var isCleared = false;
        await foreach (var news in member.FollowAsync(first, position, TurnReader.Heartbeat, services.Lifetime.ApplicationStopping, gone))
        {
            switch (news)
            {
                case TurnNews { Turn: var next }:
                    turn = new ToldTurn(next, next == first ? position : EventId.Nothing, events, shown);
                    break;
                case EventNews { Events: var batch }:
                    for (var index = 0; index < batch.Length; index++)
                        await turn!.TellAsync(batch.Span[index]);
                    break;
                case SilenceNews:
                    events.WriteHeartbeat();
                    break;
                case UpdateNews { Update.UpdateType: SessionUpdate.SessionCleared }:
                    isCleared = true;
                    break;
                case EndNews { Reason: FollowEnd.ShuttingDown }:
                    if (!services.Turns.IsOneOfSeveral)
                        await EndAsync(Refusal.ShuttingDown.Sentence);
                    return false;
            }
            await events.FlushAsync();
            // A reply that is being told when the session is cleared is told to its end.
            if (isCleared && turn is null or { IsTold: true })
                return true;
        }
        return true;
    }

    /// <summary>No event of a turn: without an id, who comes back goes on where it was.</summary>
    ValueTask EndAsync(string sentence)
    {
        events.Write("error"u8, null, new TurnFailed(sentence, session.Id, services.Time.GetUtcNow()), WireJson.Wire.ChatEvent);
        return events.FlushAsync();
    }
}
