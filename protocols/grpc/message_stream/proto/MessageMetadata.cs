namespace GenAiTransport.MessageStream;

/// <summary>The names in a message's metadata that mean something to the server; it passes over all others.</summary>
public static class MessageMetadata
{
    public const string Check = "check";

    /// <summary>The content of a completed message is the whole text: what differs from it is an error <c>DATA_LOSS</c>.</summary>
    public const string Whole = "whole";
}
