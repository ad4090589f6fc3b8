namespace GenAiTransport.Tests.Search;

/// <summary>What happens, in the words of the plain model.</summary>
static class Plain
{
    public static string Text(ChatEvent happened) => happened switch
    {
        TurnStarted => "started",
        TurnStatus status => $"status {status.ContextMessages}",
        Chunk chunk => $"chunk {chunk.ChunkNumber} {chunk.Text}",
        TurnCompleted completed => $"{completed.FinishReason} {completed.TotalChunks} {completed.MessageCount}",
        TurnFailed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(happened)),
    };

    public static string Text(SessionUpdate update) => update.Message is { } message ? $"{update.UpdateType} {message}" : update.UpdateType;
}
