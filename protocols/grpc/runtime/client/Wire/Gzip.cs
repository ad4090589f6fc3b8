using System.Buffers;
using System.IO.Compression;
using Grpc.Core;

namespace Grpc.Runtime;

/// <summary>The one message encoding besides <c>identity</c> that everybody has.</summary>
static class Gzip
{
    public const string Name = "gzip";

    /// <summary>What this side can read, for <c>grpc-accept-encoding</c>.</summary>
    public const string Accepted = "identity,gzip";

    public static bool IsKnown(string? encoding) => encoding is null or "identity" or Name;

    public static void Compress(ReadOnlyMemory<byte> message, PooledBuffer into, CompressionLevel level)
    {
        using var gzip = new GZipStream(new BufferStream(into), level);
        gzip.Write(message.Span);
    }

    /// <summary>Stops at the limit, so that a few bytes cannot become all of the memory.</summary>
    public static void Decompress(in ReadOnlySequence<byte> message, PooledBuffer into, int? limit)
    {
        using var whole = new PooledBuffer();
        message.CopyTo(whole.GetSpan((int)message.Length));
        using var gzip = new GZipStream(new MemoryStream(whole.Array, 0, (int)message.Length, writable: false), CompressionMode.Decompress);
        try
        {
            while (gzip.Read(into.GetSpan(4096)) is > 0 and var count)
            {
                into.Advance(count);
                if (into.Length > limit) throw Failures.TooLarge(limit.Value);
            }
        }
        catch (InvalidDataException exception)
        {
            throw Failures.Internal("The message is not valid gzip.", exception);
        }
    }

    /// <summary>A write-only stream into a buffer.</summary>
    sealed class BufferStream(PooledBuffer buffer) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> bytes) => buffer.Write(bytes);

        public override void Write(byte[] bytes, int offset, int count) => buffer.Write(bytes.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] bytes, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
