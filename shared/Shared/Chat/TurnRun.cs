using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

/// <summary>
/// One turn from the question to its last event. A failed one leaves no trace in the history, a stopped one leaves what was shown.
/// It ends under its session's lock, together with its history, so that whoever looks at the session sees both or neither.
/// </summary>
sealed class TurnRun(ChatTurn turn, ChatSession session, ChatHistory history, ChatOptions options, ISessionHome home, Lock gate)
{
    public const string Generating = "Generating response...";

    readonly Reply _reply = new(turn, home.Means);
    readonly long _started = home.Means.Time.GetTimestamp();
    ModelFailure? _failure;

    public async Task RunAsync()
    {
        ChatMessage[] messages;
        lock (gate)
            messages = history.Ask(turn.Message, home.Means.Time.GetUtcNow());
        turn.Trace.Begin(turn, messages.Length, home.Means.Events);
        turn.Append(new TurnStatus(Generating, messages.Length));
        var end = await AnswerAsync(messages);
        if (!await home.KeepAsync(turn, end))
            end = Failed(new ModelFailure("The reply could not be kept; please ask again."));
        lock (gate)
        {
            if (end is TurnCompleted completed)
                Complete(completed);
            else
                Fail((TurnFailed)end);
        }
    }

    async Task<ChatEvent> AnswerAsync(ChatMessage[] messages)
    {
        try
        {
            await _reply.WriteAsync(messages, options);
            return _reply.Chunks > 0 ? Completed(_reply.FinishReason) : Failed(new ModelFailure("The model gave no answer; please ask again."));
        }
        catch (OperationCanceledException) when (turn.Stopped.IsCancellationRequested)
        {
            return turn.BrokenOff is { } why
                ? new TurnFailed(why.Sentence, session.Id, home.Means.Time.GetUtcNow()) { Kind = why.Kind, RetryAfter = why.RetryAfter }
                : Completed(FinishReasons.Stopped);
        }
        catch (ModelFailure failure)
        {
            return Failed(failure);
        }
        // The one place where anything may go wrong on behalf of others: whatever it is, the session must go on.
        catch (Exception unforeseen)
        {
            home.Means.Log.LogError(unforeseen, "A turn of session {Session} failed", session.Id);
            return Failed(new ModelFailure("The model failed unexpectedly; please try again."));
        }
    }

    TurnCompleted Completed(string finishReason) => new(
        _reply.Chunks,
        Math.Round(home.Means.Time.GetElapsedTime(_started).TotalSeconds, 3),
        history.Count + (_reply.Chunks > 0 ? 1 : -1),
        session.Id,
        finishReason,
        _reply.Usage,
        home.Means.Time.GetUtcNow());

    TurnFailed Failed(ModelFailure failure)
    {
        _failure = failure;
        return new TurnFailed(failure.Message, session.Id, home.Means.Time.GetUtcNow())
        {
            Kind = failure.Kind is ModelFailureKind.Busy or ModelFailureKind.QuotaSpent ? RefusalKind.ModelBusy : RefusalKind.ModelFailed,
            RetryAfter = failure.RetryAfter,
        };
    }

    void Complete(TurnCompleted completed)
    {
        if (_reply.Chunks > 0)
            history.Answer(_reply.Text, completed.Timestamp);
        else
            history.TakeBack();
        turn.Trace.Complete(completed.FinishReason);
        if (_reply.Chunks > 0 && options.ModelId is null)
            home.Means.Stats.Model.Answered();
        turn.Append(completed with { MessageCount = session.MessageCount });
    }

    void Fail(TurnFailed failed)
    {
        history.TakeBack();
        turn.Trace.Fail(_failure ?? new ModelFailure(failed.Message));
        if (options.ModelId is null && failed.Kind is RefusalKind.ModelFailed or RefusalKind.ModelBusy)
            home.Means.Stats.Model.Failed(failed.Message);
        turn.Append(failed);
    }
}
