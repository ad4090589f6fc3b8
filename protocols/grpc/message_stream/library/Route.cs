using System.Diagnostics;
using System.Globalization;

namespace GenAiTransport.MessageStream;

/// <summary>Whom messages go to, and what goes with each of them.</summary>
sealed record Route(string ChannelUuid, string ContactUrn, string? ProjectUuid, IReadOnlyDictionary<string, string>? Metadata, TimeProvider Time)
{
    const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fff+00:00";

    public StreamMessage Message(string type, string msgId, string content = "")
    {
        var message = new StreamMessage
        {
            Type = type,
            MsgId = msgId,
            Content = content,
            ChannelUuid = ChannelUuid,
            ContactUrn = ContactUrn,
            ProjectUuid = ProjectUuid ?? "",
            Timestamp = Time.GetUtcNow().UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in Metadata ?? new Dictionary<string, string>())
            message.Metadata[name] = value;
        if (Activity.Current?.Id is { } trace)
            message.Metadata[MessageMetadata.TraceParent] = trace;
        return message;
    }

    /// <summary>Ends a text that the server is to hold against what it has.</summary>
    public StreamMessage Completed(string msgId, string text)
    {
        var message = Message(MessageTypes.Completed, msgId, text);
        message.Metadata[MessageMetadata.Check] = MessageMetadata.Whole;
        return message;
    }
}
