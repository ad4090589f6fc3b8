using System.Buffers;
using System.Net.Sockets;
using System.Threading.Channels;

namespace GenAiTransport.Comparison;

/// <summary>
/// One direction of one connection. What arrives is counted and passed on: at once where there is nothing to imitate, else each piece at the moment
/// that the imagined network would deliver it, in order.
/// </summary>
sealed class Lane(Socket from, Socket to, Meter meter, NetworkConditions network, TimeProvider time)
{
    const int LargestPiece = 16 * 1024;

    /// <summary>What fits into a packet of an Ethernet, and so what a narrow line delivers at a time.</summary>
    const int Packet = 1460;

    /// <summary>About what a connection holds under way; who sends more waits.</summary>
    const int MostUnderWay = 256;

    readonly Channel<Piece> _underWay = Channel.CreateBounded<Piece>(new BoundedChannelOptions(MostUnderWay) { SingleReader = true, SingleWriter = true });
    readonly double _ticksPerMillisecond = time.TimestampFrequency / 1000.0;
    readonly Random _random = new();
    long _lineFree;
    long _lastDelivery;

    /// <summary>Nothing leaves before: a connection that the kernel opened at once would have taken a journey there and back.</summary>
    public long OpensAt { get; init; }

    /// <summary>Nothing leaves before it is over, either.</summary>
    public required Func<Task> Thaw { get; init; }

    /// <summary>Until the sender's end, which is then told to the receiver.</summary>
    public async Task CarryAsync(CancellationToken cancellationToken)
    {
        if (network.IsInstant)
            await PassAsync(cancellationToken);
        else
            await Task.WhenAll(TakeAsync(cancellationToken), DeliverAsync(cancellationToken));
        to.Shutdown(SocketShutdown.Send);
    }

    async Task PassAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LargestPiece);
        try
        {
            while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var read)
            {
                meter.Count(read);
                await SendAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    async Task TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(LargestPiece);
                var read = await from.ReceiveAsync(buffer, cancellationToken);
                if (read == 0)
                    return;
                meter.Count(read);
                var largest = network.KilobitsPerSecond > 0 ? Packet : read;
                for (var start = 0; start < read; start += largest)
                {
                    var bytes = buffer.AsMemory(start, Math.Min(largest, read - start));
                    await _underWay.Writer.WriteAsync(new Piece(bytes, DeliveryOf(bytes.Length), start + largest >= read ? buffer : null), cancellationToken);
                }
            }
        }
        finally
        {
            _underWay.Writer.Complete();
        }
    }

    async Task DeliverAsync(CancellationToken cancellationToken)
    {
        await foreach (var piece in _underWay.Reader.ReadAllAsync(cancellationToken))
        {
            await PreciseWait.UntilAsync(piece.Due, time, cancellationToken);
            await SendAsync(piece.Bytes, cancellationToken);
            if (piece.Last is { } buffer)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await Thaw().WaitAsync(cancellationToken);
        while (!bytes.IsEmpty)
            bytes = bytes[await to.SendAsync(bytes, cancellationToken)..];
    }

    /// <summary>The line is taken for as long as the bytes need; then they travel. None overtakes another.</summary>
    long DeliveryOf(int bytes)
    {
        var sending = network.KilobitsPerSecond > 0 ? bytes * 8 / network.KilobitsPerSecond : 0;
        var travelling = network.RttMilliseconds / 2 + _random.NextDouble() * network.JitterMilliseconds;
        _lineFree = Math.Max(Math.Max(time.GetTimestamp(), OpensAt), _lineFree) + (long)(sending * _ticksPerMillisecond);
        return _lastDelivery = Math.Max(_lastDelivery, _lineFree + (long)Math.Ceiling(travelling * _ticksPerMillisecond));
    }

    /// <param name="Last">The rented array, with the last piece that lies in it.</param>
    readonly record struct Piece(ReadOnlyMemory<byte> Bytes, long Due, byte[]? Last);
}
