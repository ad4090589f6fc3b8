using System.Buffers;
using System.Buffers.Binary;
using Grpc.Core;

namespace Grpc.Runtime;

/// <summary>
/// Reads a message once all of its bytes are there. The length is judged before a byte of the payload is waited for, so no peer can
/// make us hold more than the limit.
/// </summary>
sealed class MessageParser<T>(Marshaller<T> marshaller, int? limit, string? encoding)
{
    readonly Payload _payload = new();

    public T Message { get; private set; } = default!;

    /// <summary>False while bytes are missing.</summary>
    public bool TryTake(in ReadOnlySequence<byte> buffer, out SequencePosition end)
    {
        end = buffer.Start;
        if (buffer.Length < MessageWriter.HeaderSize) return false;
        Span<byte> header = stackalloc byte[MessageWriter.HeaderSize];
        buffer.Slice(0, MessageWriter.HeaderSize).CopyTo(header);
        if (header[0] > 1) throw Failures.Internal($"The first byte of a message is 0 or 1, not {header[0]}.");
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > (limit ?? Array.MaxLength)) throw Failures.TooLarge(limit ?? Array.MaxLength);
        if (buffer.Length < MessageWriter.HeaderSize + length) return false;

        var body = buffer.Slice(MessageWriter.HeaderSize, length);
        end = body.End;
        if (header[0] == 0) Deserialize(body);
        else Decompress(body);
        return true;
    }

    void Decompress(in ReadOnlySequence<byte> body)
    {
        if (encoding is null or "identity") throw Failures.Internal("A compressed message in a call without grpc-encoding.");
        using var plain = new PooledBuffer();
        Gzip.Decompress(body, plain, limit);
        Deserialize(new(plain.Written));
    }

    void Deserialize(in ReadOnlySequence<byte> bytes)
    {
        _payload.Bytes = bytes;
        try
        {
            Message = marshaller.ContextualDeserializer(_payload);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Failures.Internal("The message could not be read.", exception);
        }
        finally
        {
            _payload.Bytes = default;
        }
    }

    sealed class Payload : DeserializationContext
    {
        public ReadOnlySequence<byte> Bytes { get; set; }

        public override int PayloadLength => (int)Bytes.Length;

        public override byte[] PayloadAsNewBuffer() => Bytes.ToArray();

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => Bytes;
    }
}
