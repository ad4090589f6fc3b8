using System.Buffers;

namespace Grpc.Runtime;

/// <summary>
/// Lets a serializer fill exactly the memory that its message will have in the output. One that asks for more room than is left gets it
/// elsewhere, and what it then uses is copied; one that uses too much is found out by <see cref="Written"/>.
/// </summary>
sealed class PayloadWindow : IBufferWriter<byte>
{
    Memory<byte> memory;
    byte[]? elsewhere;

    public int Written { get; private set; }

    int Left => Math.Max(memory.Length - Written, 0);

    public PayloadWindow Over(Memory<byte> payload)
    {
        memory = payload;
        elsewhere = null;
        Written = 0;
        return this;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(elsewhere?.Length ?? Left));
        if (elsewhere is not null && count <= Left) elsewhere.AsSpan(0, count).CopyTo(memory.Span[Written..]);
        elsewhere = null;
        Written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        elsewhere = Left >= Math.Max(sizeHint, 1) ? null : new byte[Math.Max(sizeHint, 16)];
        return elsewhere ?? memory[Written..];
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
