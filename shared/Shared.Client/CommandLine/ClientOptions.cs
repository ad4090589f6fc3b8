namespace GenAiTransport;

/// <summary>What the command line of a client asks for.</summary>
public sealed record ClientOptions(ServerAddress Server)
{
    public string? Question { get; init; }

    public string? Session { get; init; }

    public string? Model { get; init; }

    public bool Json { get; init; }

    /// <summary>Replies as they are rather than as their Markdown looks.</summary>
    public bool Raw { get; init; }

    /// <summary>The reply at once, when all of it is there.</summary>
    public bool NoStream { get; init; }

    /// <summary>How long one question may take.</summary>
    public TimeSpan? Timeout { get; init; }

    public bool Help { get; init; }

    public bool Version { get; init; }
}
