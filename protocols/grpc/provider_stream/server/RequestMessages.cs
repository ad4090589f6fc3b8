using Google.Protobuf.Collections;
using Microsoft.Extensions.AI;

namespace GenAiTransport.ProviderStream.Server;

/// <summary>The messages of a request as a model takes them. What makes no sense is a <see cref="RequestException"/>.</summary>
static class RequestMessages
{
    public static ChatMessage[] Read(RepeatedField<Message> messages, Limits limits)
    {
        if (messages.Count == 0)
            throw Wrong("conversations is empty; send at least a user's message.");
        var read = messages.Select((message, index) => Read(message, index, limits)).ToArray();
        return read[^1].Role == ChatRole.User ? read : throw Wrong("The last of conversations must be the user's message.");
    }

    static ChatMessage Read(Message message, int index, Limits limits)
    {
        var (role, text) = message.MessageCase switch
        {
            Message.MessageOneofCase.User => (ChatRole.User, message.User.Content),
            Message.MessageOneofCase.System => (ChatRole.System, message.System.Content),
            // The pieces of a reply, as they came.
            Message.MessageOneofCase.Assistant => (ChatRole.Assistant, string.Concat(message.Assistant.Contents)),
            _ => throw Wrong($"conversations[{index}] says nothing; set user, assistant or system."),
        };
        if (role == ChatRole.User && string.IsNullOrWhiteSpace(text))
            throw Wrong($"conversations[{index}] is blank.");
        if (role != ChatRole.Assistant && text.Length > Limits.Or(limits.MaxMessageChars))
            throw Wrong($"conversations[{index}] is longer than {limits.MaxMessageChars} characters.");
        return new ChatMessage(role, text);
    }

    static RequestException Wrong(string sentence) => new(RequestFault.Malformed, sentence);
}
