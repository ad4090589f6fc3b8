using System.Buffers;

namespace Grpc.Runtime;

/// <summary>Bytes in one piece of rented memory that grows as needed and goes back when empty or disposed.</summary>
sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    byte[] _rented = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _rented.AsMemory(0, Length);

    /// <summary>The rented array itself, for a stream that wants one.</summary>
    public byte[] Array => _rented;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _rented.Length - Length);
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(Math.Max(sizeHint, 1));
        return _rented.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Clear()
    {
        Length = 0;
        // A stream that once carried something large must not hold on to it for hours.
        if (_rented.Length > 64 * 1024) Dispose();
    }

    public void Dispose()
    {
        if (_rented.Length > 0) ArrayPool<byte>.Shared.Return(_rented);
        _rented = [];
        Length = 0;
    }

    void EnsureRoom(int count)
    {
        if (_rented.Length - Length >= count) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(Length + count), Math.Max(256, _rented.Length * 2)));
        Written.CopyTo(larger);
        if (_rented.Length > 0) ArrayPool<byte>.Shared.Return(_rented);
        _rented = larger;
    }
}
