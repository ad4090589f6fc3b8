using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

/// <summary>
/// One turn from the question to its last event. A failed one leaves no trace in the history, a stopped one leaves what was shown.
/// It ends under its session's lock, together with its history, so that whoever looks at the session sees both or neither.
/// </summary>
sealed class TurnRun(ChatTurn turn, ChatSession session, ChatHistory history, ChatOptions options, ChatSessions home, Lock gate)
{
    readonly Reply _reply = new(turn, home.Model, home.Simulated, home.Time);
    readonly long _started = home.Time.GetTimestamp();

    public async Task RunAsync()
    {
        var messages = history.Ask(turn.Message, home.Time.GetUtcNow());
        turn.Append(new TurnStatus("Generating response...", messages.Length));
        try
        {
            await _reply.WriteAsync(messages, options);
            if (_reply.Chunks == 0)
                throw new ModelFailure("The model gave no answer; please ask again.");
            Complete(_reply.FinishReason);
        }
        catch (OperationCanceledException) when (turn.Stopped.IsCancellationRequested)
        {
            Complete(FinishReasons.Stopped);
        }
        catch (ModelFailure failure)
        {
            Fail(failure);
        }
        // The one place where anything may go wrong on behalf of others: whatever it is, the session must go on.
        catch (Exception unforeseen)
        {
            home.Log.LogError(unforeseen, "A turn of session {Session} failed", session.Id);
            Fail(new ModelFailure("The model failed unexpectedly; please try again."));
        }
    }

    void Complete(string finishReason)
    {
        lock (gate)
        {
            var now = home.Time.GetUtcNow();
            if (_reply.Chunks > 0)
                history.Answer(_reply.Text, now);
            else
                history.TakeBack();
            var took = home.Time.GetElapsedTime(_started);
            home.Stats.RequestEnded(succeeded: true, took);
            if (_reply.Chunks > 0 && options.ModelId is null)
                home.Stats.Model.Answered();
            turn.Append(new TurnCompleted(
                _reply.Chunks, Math.Round(took.TotalSeconds, 3), session.MessageCount, session.Id, finishReason, _reply.Usage, now));
        }
    }

    void Fail(ModelFailure failure)
    {
        lock (gate)
        {
            history.TakeBack();
            home.Stats.RequestEnded(succeeded: false, TimeSpan.Zero);
            if (options.ModelId is null)
                home.Stats.Model.Failed(failure.Message);
            turn.Append(new TurnFailed(failure.Message, session.Id, home.Time.GetUtcNow())
            {
                Kind = failure.Kind is ModelFailureKind.Busy or ModelFailureKind.QuotaSpent ? RefusalKind.ModelBusy : RefusalKind.ModelFailed,
                RetryAfter = failure.RetryAfter,
            });
        }
    }
}
