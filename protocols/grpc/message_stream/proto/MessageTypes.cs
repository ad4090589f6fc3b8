namespace GenAiTransport.MessageStream;

/// <summary>What a message can be. The proto file has texts for it, so that a later type needs no later file.</summary>
public static class MessageTypes
{
    /// <summary>Begins anew: what was put together before is let go, and ids that were used before it may be used again.</summary>
    public const string Setup = "setup";

    /// <summary>A whole message.</summary>
    public const string Content = "content";

    /// <summary>The next piece of a text.</summary>
    public const string Delta = "delta";

    /// <summary>Ends a text, whatever its content is.</summary>
    public const string Completed = "completed";

    public const string Control = "control";
}
