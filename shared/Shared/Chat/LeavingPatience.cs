namespace GenAiTransport;

/// <summary>How long a server that stops lets replies run to their end before it tells whoever reads them.</summary>
public sealed record LeavingPatience(TimeSpan Time)
{
    public static LeavingPatience None { get; } = new(TimeSpan.Zero);
}
