using System.Diagnostics;

namespace GenAiTransport;

/// <summary>
/// One turn for those who look inside: a span from the question to the last event, and its figures. It belongs to the trace of whoever sent the message, and
/// outlives that request as the turn does. It holds no word of what was said.
/// </summary>
sealed class TurnTrace(TimeProvider time)
{
    // The span that brought the message: the turn may begin later, when nothing of it is left.
    readonly ActivityContext _origin = Activity.Current?.Context ?? default;
    ChatTurn? _turn;
    ChatLog _log = ChatLog.None;
    Activity? _span;
    long _started;
    long _lastChunk;
    int _chunks;

    /// <summary>What can be linked to; nothing before the turn begins.</summary>
    public ActivityContext Context => _span?.Context ?? default;

    public void Begin(ChatTurn turn, int contextMessages, ChatLog log)
    {
        (_turn, _log, _started) = (turn, log, time.GetTimestamp());
        _span = ChatTelemetry.Source.StartActivity("chat.turn", ActivityKind.Internal, _origin);
        _span?.SetTag("chat.session.id", turn.Session.Id).SetTag("chat.turn.id", turn.Id).SetTag("chat.context_messages", contextMessages);
        log.TurnBegan(turn.Session.Id, turn.Id, turn.SenderId, contextMessages);
    }

    public void Chunk()
    {
        _chunks++;
        if (_chunks == 1)
            _span?.AddEvent(new ActivityEvent("first chunk"));
        if (!ChatTelemetry.ChunkGap.Enabled && !ChatTelemetry.FirstChunk.Enabled)
            return;
        var now = time.GetTimestamp();
        if (_chunks == 1)
            ChatTelemetry.FirstChunk.Record(time.GetElapsedTime(_started, now).TotalSeconds);
        else
            ChatTelemetry.ChunkGap.Record(time.GetElapsedTime(_lastChunk, now).TotalSeconds);
        _lastChunk = now;
    }

    public void Complete(string finishReason)
    {
        _log.TurnEnded(_turn!.Session.Id, _turn.Id, finishReason, _chunks, Seconds);
        End(finishReason, ActivityStatusCode.Ok);
    }

    /// <param name="failure">Its sentence is one that the user may read.</param>
    public void Fail(ModelFailure failure)
    {
        _log.TurnFailed(_turn!.Session.Id, _turn.Id, failure.Kind.ToString(), _chunks, Seconds);
        _span?.SetTag("error.type", failure.Kind.ToString());
        End("failed", ActivityStatusCode.Error, failure.Message);
    }

    double Seconds => Math.Round(time.GetElapsedTime(_started).TotalSeconds, 3);

    void End(string outcome, ActivityStatusCode status, string? why = null)
    {
        if (ChatTelemetry.TurnDuration.Enabled)
            ChatTelemetry.TurnDuration.Record(time.GetElapsedTime(_started).TotalSeconds, new KeyValuePair<string, object?>("chat.outcome", outcome));
        _span?.SetTag("chat.finish_reason", outcome).SetTag("chat.chunks", _chunks).SetStatus(status, why);
        _span?.Dispose();
    }
}
