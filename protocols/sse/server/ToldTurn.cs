namespace GenAiTransport.Sse.Server;

/// <summary>A turn on its way to a subscriber, which may not have asked itself: the question comes first.</summary>
sealed class ToldTurn(ChatTurn turn, int position, EventStream events, ShownStream shown)
{
    int _position = Math.Max(position, EventId.Question);
    TurnStarted? _started;
    bool _isAsked = position >= EventId.Question;

    public bool IsTold { get; private set; }

    public async ValueTask TellAsync(ChatEvent happened)
    {
        // The question's place in the history is known when its answer begins, which is now or very soon.
        if (!_isAsked && happened is TurnStarted started)
        {
            _started = started;
            return;
        }
        if (_started is { } held)
        {
            var question = new MessageAdded("message_added", HistoryEntry.User, turn.Message, (happened as TurnStatus)?.ContextMessages);
            events.Write("message_added"u8, new EventId(turn.Id, EventId.Question), question, WireJson.Wire.MessageAdded);
            (_isAsked, _started) = (true, null);
            await WriteAsync(held);
        }
        await WriteAsync(happened);
    }

    ValueTask WriteAsync(ChatEvent happened)
    {
        IsTold = happened is TurnCompleted or TurnFailed;
        return events.WriteAsync(happened, new EventId(turn.Id, ++_position), shown);
    }
}
