using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Grpc.Core;

namespace Grpc.Runtime;

/// <summary>
/// Puts messages into an output, each as one byte (0 plain, 1 compressed), four bytes of length, most significant first, and the payload.
/// A message is in the output whole or not at all: a serializer that fails leaves nothing behind.
/// </summary>
sealed class MessageWriter(IBufferWriter<byte> output, int? limit, CompressionLevel? compression = null) : SerializationContext, IDisposable
{
    public const int HeaderSize = 5;

    readonly PayloadWindow _window = new();
    Memory<byte> _frame;
    PooledBuffer? _scratch;
    int? _declaredLength;
    bool _compress;
    bool _completed;

    /// <summary>How many bytes the last message took, header included.</summary>
    public int LastSize { get; private set; }

    public void Write<T>(T message, Action<T, SerializationContext> serialize, WriteFlags flags)
    {
        _declaredLength = null;
        _completed = false;
        _frame = default;
        _compress = compression is not null && (flags & WriteFlags.NoCompress) == 0;
        _scratch?.Clear();
        serialize(message, this);
        if (!_completed) throw Failures.Internal("The serializer did not complete the message.");
    }

    public override void SetPayloadLength(int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        if (payloadLength > limit) throw Failures.TooLargeToSend(limit.Value);
        _declaredLength = payloadLength;
    }

    /// <summary>With a known length and no compression the serializer writes straight into the output, behind the place of the header.</summary>
    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_declaredLength is not { } length || _compress) return _scratch ??= new();
        _frame = output.GetMemory(HeaderSize + length)[..(HeaderSize + length)];
        return _window.Over(_frame[HeaderSize..]);
    }

    public override void Complete()
    {
        if (_frame.IsEmpty) Copy(_scratch is null ? default : _scratch.Written);
        else if (_window.Written == _frame.Length - HeaderSize) Commit(isCompressed: false);
        else throw Failures.Internal($"The serializer declared {_declaredLength} bytes and wrote {_window.Written}.");
    }

    public override void Complete(byte[] payload) => Copy(payload);

    public void Dispose() => _scratch?.Dispose();

    void Copy(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length > limit) throw Failures.TooLargeToSend(limit.Value);
        if (!_compress)
        {
            Append(payload, isCompressed: false);
            return;
        }

        using var compressed = new PooledBuffer();
        Gzip.Compress(payload, compressed, compression!.Value);
        // Short messages only grow; the flag is per message, so those go as they are.
        if (compressed.Length < payload.Length) Append(compressed.Written, isCompressed: true);
        else Append(payload, isCompressed: false);
    }

    void Append(ReadOnlyMemory<byte> payload, bool isCompressed)
    {
        _frame = output.GetMemory(HeaderSize + payload.Length)[..(HeaderSize + payload.Length)];
        payload.CopyTo(_frame[HeaderSize..]);
        Commit(isCompressed);
    }

    void Commit(bool isCompressed)
    {
        var header = _frame.Span;
        header[0] = isCompressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], _frame.Length - HeaderSize);
        output.Advance(LastSize = _frame.Length);
        _completed = true;
    }
}
