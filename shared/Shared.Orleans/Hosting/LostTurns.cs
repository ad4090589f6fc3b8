namespace GenAiTransport.Cluster;

static class LostTurns
{
    /// <summary>How a turn ends whose instance is gone.</summary>
    public static TurnFailed Failure(string sessionId, TimeProvider time) =>
        new("The server that was answering is gone; please ask again.", sessionId, time.GetUtcNow()) { Kind = RefusalKind.Unavailable, RetryAfter = TimeSpan.FromSeconds(1) };
}
