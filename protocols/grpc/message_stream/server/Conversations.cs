using System.Collections.Concurrent;
using Grpc.Core;

namespace GenAiTransport.MessageStream.Server;

/// <summary>All conversations, each of them its owner's alone. One that nobody uses for a while is forgotten, and with it what it remembered.</summary>
sealed class Conversations : IDisposable
{
    static readonly string[] Types = [MessageTypes.Setup, MessageTypes.Content, MessageTypes.Delta, MessageTypes.Completed, MessageTypes.Control];
    static readonly TimeSpan Round = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<(string? Owner, string Channel, string Contact), Conversation> _all = new();
    readonly MessageStreamLimits _limits;
    readonly Room _room;
    readonly TimeProvider _time;
    readonly ITimer _sweeping;
    int _count;

    public Conversations(MessageStreamLimits limits, TimeProvider time)
    {
        (_limits, _time) = (limits, time);
        _room = new Room(limits.MaxTotalChars);
        _sweeping = time.CreateTimer(_ => ForgetIdle(), null, Round, Round);
    }

    /// <summary>Answers a message, whatever it is.</summary>
    /// <param name="after">The sequence of the answer before on the same stream.</param>
    public StreamResponse Hear(StreamMessage message, string? owner, int after = 0)
    {
        if (Wrong(message) is { } sentence)
            return Refuse(message, StatusCode.InvalidArgument, sentence, NextNumber(message, owner, after));
        while (true)
        {
            if (FindOrMake((owner, message.ChannelUuid, message.ContactUrn)) is not { } conversation)
                return Refuse(message, StatusCode.ResourceExhausted, $"The server has its {_limits.MaxConversations} conversations; try again later", after + 1);
            if (conversation.Hear(message, after, _time.GetTimestamp()) is { } response)
                return response;
        }
    }

    /// <summary>The last word on a stream. Its number is higher than this, and than all that the contact of the last message was told.</summary>
    public StreamResponse HalfClosed(StreamMessage? last, string? owner, int messages, int after) => Acknowledgements.HalfClosed(
        last is { MsgId: var id } && id.Length <= _limits.MaxIdChars ? id : "", messages, last is null ? after + 1 : NextNumber(last, owner, after));

    public void Dispose() => _sweeping.Dispose();

    int NextNumber(StreamMessage message, string? owner, int after) =>
        _all.TryGetValue((owner, message.ChannelUuid, message.ContactUrn), out var conversation) ? conversation.NextNumber(after) : after + 1;

    string? Wrong(StreamMessage message)
    {
        if (!Types.Contains(message.Type))
            return $"There is no such message type; there are {string.Join(", ", Types)}";
        foreach (var (name, value) in ((string, string)[])
            [("msg_id", message.MsgId), ("channel_uuid", message.ChannelUuid), ("contact_urn", message.ContactUrn)])
        {
            if (value.Length == 0)
                return $"{name} is missing";
            if (value.Length > _limits.MaxIdChars)
                return $"{name} is longer than {_limits.MaxIdChars} characters";
        }
        return null;
    }

    StreamResponse Refuse(StreamMessage message, StatusCode code, string sentence, int number)
    {
        var response = Acknowledgements.Error(message, code, sentence, _limits.MaxIdChars);
        response.Sequence = number;
        return response;
    }

    Conversation? FindOrMake((string? Owner, string Channel, string Contact) key)
    {
        if (_all.TryGetValue(key, out var known))
            return known;
        if (Interlocked.Increment(ref _count) > _limits.MaxConversations)
        {
            Interlocked.Decrement(ref _count);
            return null;
        }
        var made = new Conversation(_limits, _room);
        var there = _all.GetOrAdd(key, made);
        if (there != made)
            Interlocked.Decrement(ref _count);
        return there;
    }

    void ForgetIdle()
    {
        foreach (var (key, conversation) in _all)
        {
            if (conversation.ForgetIfIdle(lastUsed => _time.GetElapsedTime(lastUsed) >= TimeSpan.FromMinutes(_limits.IdleMinutes))
                && _all.TryRemove(key, out _))
                Interlocked.Decrement(ref _count);
        }
    }
}
