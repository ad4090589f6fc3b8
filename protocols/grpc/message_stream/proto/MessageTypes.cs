namespace GenAiTransport.MessageStream;

/// <summary>What a message can be. The proto file has texts for it, so that a later type needs no later file.</summary>
public static class MessageTypes
{
    /// <summary>Begins a text: what was put together of the one before is let go.</summary>
    public const string Setup = "setup";

    /// <summary>A whole message.</summary>
    public const string Content = "content";

    /// <summary>The next piece of a text.</summary>
    public const string Delta = "delta";

    /// <summary>Ends a text, and says what it should have become.</summary>
    public const string Completed = "completed";

    public const string Control = "control";
}
