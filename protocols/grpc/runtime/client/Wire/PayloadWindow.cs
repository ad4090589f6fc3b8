using System.Buffers;

namespace Grpc.Runtime;

/// <summary>Lets a serializer fill exactly the memory that its message will have in the output.</summary>
sealed class PayloadWindow : IBufferWriter<byte>
{
    Memory<byte> memory;

    public int Written { get; private set; }

    public PayloadWindow Over(Memory<byte> payload)
    {
        memory = payload;
        Written = 0;
        return this;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, memory.Length - Written);
        Written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => memory.Length - Written >= Math.Max(sizeHint, 1)
        ? memory[Written..]
        : throw Failures.Internal($"The serializer wrote more than the {memory.Length} bytes it declared.");

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
