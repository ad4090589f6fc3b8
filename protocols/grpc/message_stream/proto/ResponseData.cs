namespace GenAiTransport.MessageStream;

/// <summary>The names in a response's data.</summary>
public static class ResponseData
{
    /// <summary>The type of the message as the server read it; empty when no server answered.</summary>
    public const string ReceivedType = "received_type";

    public const string SessionId = "session_id";

    /// <summary>How many pieces the text consists of.</summary>
    public const string Deltas = "deltas";

    /// <summary>How long the text is, in UTF-16 units.</summary>
    public const string Characters = "characters";

    /// <summary>How many messages a stream brought.</summary>
    public const string Messages = "messages";
}
