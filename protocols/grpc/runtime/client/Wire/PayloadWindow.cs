using System.Buffers;

namespace Grpc.Runtime;

/// <summary>
/// Lets a serializer fill exactly the memory that its message will have in the output. One that asks for more room than is left gets it
/// elsewhere, and what it then uses is copied; one that uses too much is found out by <see cref="Written"/>.
/// </summary>
sealed class PayloadWindow : IBufferWriter<byte>
{
    Memory<byte> _memory;
    byte[]? _elsewhere;

    public int Written { get; private set; }

    int Left => Math.Max(_memory.Length - Written, 0);

    public PayloadWindow Over(Memory<byte> payload)
    {
        _memory = payload;
        _elsewhere = null;
        Written = 0;
        return this;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_elsewhere?.Length ?? Left));
        if (_elsewhere is not null && count <= Left) _elsewhere.AsSpan(0, count).CopyTo(_memory.Span[Written..]);
        _elsewhere = null;
        Written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        _elsewhere = Left >= Math.Max(sizeHint, 1) ? null : new byte[Math.Max(sizeHint, 16)];
        return _elsewhere ?? _memory[Written..];
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
