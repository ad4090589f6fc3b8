using System.Globalization;

namespace GenAiTransport.MessageStream.Tests;

/// <summary>Messages to one contact, unless a test needs two.</summary>
static class Messages
{
    public const string Channel = "5d1c1f5e-0000-4000-8000-0123456789ab";
    public const string Contact = "whatsapp:5511999990000";

    public static StreamMessage Setup(string id = "m1", string contact = Contact) => Of(MessageTypes.Setup, id, "", contact);

    public static StreamMessage Content(string id, string content) => Of(MessageTypes.Content, id, content);

    public static StreamMessage Delta(string id, string content, string contact = Contact) => Of(MessageTypes.Delta, id, content, contact);

    public static StreamMessage Completed(string content, string id = "m1-completed", string contact = Contact) => Of(MessageTypes.Completed, id, content, contact);

    /// <summary>To be held against the deltas.</summary>
    public static StreamMessage Whole(string content)
    {
        var message = Completed(content);
        message.Metadata["check"] = "whole";
        return message;
    }

    public static StreamMessage Of(string type, string id, string content = "", string contact = Contact) =>
        new() { Type = type, MsgId = id, Content = content, ChannelUuid = Channel, ContactUrn = contact };

    public static (string Status, string Id, string Type, bool IsFinal) Told(this StreamResponse response) =>
        (response.Status, response.MsgId, response.Data.GetValueOrDefault("received_type", ""), response.IsFinal);

    public static int Number(this StreamResponse response, string name) => int.Parse(response.Data[name], CultureInfo.InvariantCulture);

    public static string Error(this StreamResponse response) => $"{response.ErrorCode}: {response.ErrorMessage}";
}
