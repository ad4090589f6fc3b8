namespace GenAiTransport;

/// <summary>Where sessions live cannot be reached now; what runs goes on, and asking again soon will do.</summary>
public sealed class SessionsUnavailableException() : Exception(Refusal.Sentence)
{
    public static Refusal Refusal { get; } = new(RefusalKind.Unavailable, "The sessions cannot be reached right now; try again in a moment", TimeSpan.FromSeconds(2));
}
