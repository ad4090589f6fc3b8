namespace GenAiTransport.MessageStream;

/// <summary>The names in a message's metadata that mean something to the server; it passes over all others.</summary>
public static class MessageMetadata
{
    public const string Check = "check";

    /// <summary>The content of a completed message is the whole text: what differs from it is an error <c>DATA_LOSS</c>.</summary>
    public const string Whole = "whole";

    /// <summary>The trace that the message is a part of, as in the W3C's header: one stream carries many messages.</summary>
    public const string TraceParent = "traceparent";
}
