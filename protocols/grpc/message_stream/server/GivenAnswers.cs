using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GenAiTransport.MessageStream.Server;

/// <summary>The last answers of a conversation, so that a message that comes again is answered and not done again. Used under its lock.</summary>
sealed class GivenAnswers(int most, Room room)
{
    /// <summary>About what an answer takes besides its id.</summary>
    const int Cost = 300;

    readonly Dictionary<(string Type, string MsgId), (UInt128 Content, StreamResponse Response)> _given = [];
    readonly Queue<(string Type, string MsgId)> _order = new();

    /// <summary>Null when the message is new. An id that was used for another content is no repeat.</summary>
    public StreamResponse? Find(StreamMessage message, out bool isSame)
    {
        isSame = false;
        if (!_given.TryGetValue((message.Type, message.MsgId), out var given))
            return null;
        isSame = given.Content == Fingerprint(message.Content);
        return given.Response;
    }

    /// <summary>Makes room for one more, where others take it by forgetting more of its own; false when that is not enough.</summary>
    public bool TryReserve(StreamMessage message)
    {
        while (_order.Count >= most)
            Forget(_order.Dequeue());
        while (!room.TryTake(Cost + message.MsgId.Length))
        {
            if (!_order.TryDequeue(out var oldest))
                return false;
            Forget(oldest);
        }
        return true;
    }

    public void GiveBack(StreamMessage message) => room.Give(Cost + message.MsgId.Length);

    /// <summary>Takes the room that was reserved.</summary>
    public void Remember(StreamMessage message, StreamResponse response)
    {
        var key = (message.Type, message.MsgId);
        _given[key] = (Fingerprint(message.Content), response);
        _order.Enqueue(key);
    }

    public void Clear()
    {
        while (_order.TryDequeue(out var key))
            Forget(key);
    }

    void Forget((string Type, string MsgId) key)
    {
        _given.Remove(key);
        room.Give(Cost + key.MsgId.Length);
    }

    static UInt128 Fingerprint(string content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(content.AsSpan()), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
