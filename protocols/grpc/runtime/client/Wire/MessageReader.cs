using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.Runtime;

/// <summary>
/// Takes messages out of a stream of bytes. The length is judged before a byte of the payload is waited for, so no peer can make us
/// hold more than the limit; an end in the middle of a message is a failure, never an end.
/// </summary>
sealed class MessageReader<T>(PipeReader input, Marshaller<T> marshaller, int? limit, string? encoding)
{
    readonly Payload payload = new();

    public T Current { get; private set; } = default!;

    /// <summary>False when the stream ended between two messages.</summary>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken) =>
        input.TryRead(out var result) && Take(result) is { } found ? new(found) : WaitAsync(cancellationToken);

    async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Take(await input.ReadAsync(cancellationToken).ConfigureAwait(false)) is { } found) return found;
        }
    }

    /// <summary>Null: more bytes are needed.</summary>
    bool? Take(in ReadResult result)
    {
        var buffer = result.Buffer;
        var (consumed, examined) = (buffer.Start, buffer.End);
        try
        {
            if (TryTake(buffer, out consumed))
            {
                examined = consumed;
                return true;
            }

            if (!result.IsCompleted) return null;
            return buffer.IsEmpty ? false : throw Failures.Internal("Incomplete message: the stream ended in the middle of it.");
        }
        finally
        {
            input.AdvanceTo(consumed, examined);
        }
    }

    bool TryTake(in ReadOnlySequence<byte> buffer, out SequencePosition end)
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
        payload.Bytes = bytes;
        try
        {
            Current = marshaller.ContextualDeserializer(payload);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Failures.Internal("The message could not be read.", exception);
        }
        finally
        {
            payload.Bytes = default;
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
