namespace GenAiTransport.Grpc.Server;

/// <summary>Tells a stream the replies that it asked for.</summary>
sealed class TurnTeller(Outbox outbox, ChatScreen screen, TimeProvider time, CancellationToken ending)
{
    /// <summary>What comes after a position, first what is there, then live, to the end of the turn.</summary>
    public async Task TellAsync(ChatTurn turn, int after)
    {
        var isStarted = after > 0;
        await foreach (var batch in turn.ReadBatchesAsync(after, cancellationToken: ending))
        {
            for (var index = 0; index < batch.Length; index++)
            {
                var happened = batch.Span[index];
                if (!isStarted && happened is Chunk or TurnCompleted)
                {
                    await outbox.TellAsync(Answers.Start(turn, time.GetUtcNow()), ending);
                    isStarted = true;
                }
                if (Answer(turn, happened) is { } answer)
                    await outbox.TellAsync(answer, ending);
                Show(turn, happened);
            }
        }
    }

    ChatResponse? Answer(ChatTurn turn, ChatEvent happened) => happened switch
    {
        TurnStatus status => Answers.Status(turn, status, time.GetUtcNow()),
        Chunk chunk => Answers.Of(turn, chunk),
        TurnCompleted completed => Answers.Complete(turn, completed),
        TurnFailed failed => Answers.Error(turn.Session.Id, turn.Id, failed.Message, failed.Timestamp),
        _ => null,
    };

    void Show(ChatTurn turn, ChatEvent happened)
    {
        switch (happened)
        {
            case TurnStatus status:
                screen.Generating(turn.Session, status);
                break;
            case Chunk chunk:
                screen.Chunk(turn.Session, chunk);
                break;
            case TurnCompleted completed:
                screen.Completed(completed);
                break;
            case TurnFailed failed:
                screen.Refused(failed.Message);
                break;
        }
    }
}
