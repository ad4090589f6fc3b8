using System.Buffers;
using System.Net.Sockets;
using System.Threading.Channels;

namespace GenAiTransport.Comparison;

/// <summary>
/// One direction of one connection. What arrives is counted and passed on: at once where there is nothing to imitate, else each piece at the moment
/// that the imagined network would deliver it, in order: behind one that is lost and sent again, all wait.
/// </summary>
sealed class Lane(Socket from, Socket to, Meter meter, Line line, NetworkConditions network, Random random, TimeProvider time)
{
    const int LargestPiece = 16 * 1024;

    /// <summary>What fits into a packet of an Ethernet, and so what a narrow line delivers at a time.</summary>
    const int Packet = 1460;

    /// <summary>About what a connection holds under way; who sends more waits.</summary>
    const int MostUnderWay = 256;

    readonly Channel<Piece> _underWay = Channel.CreateBounded<Piece>(new BoundedChannelOptions(MostUnderWay) { SingleReader = true, SingleWriter = true });
    readonly List<LostPiece> _unheardOf = [];

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
                var largest = network.KilobitsPerSecond > 0 || network.LossPercent > 0 ? Packet : read;
                for (var start = 0; start < read; start += largest)
                {
                    var bytes = buffer.AsMemory(start, Math.Min(largest, read - start));
                    await _underWay.Writer.WriteAsync(Sent(bytes, start + largest >= read ? buffer : null), cancellationToken);
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
            if (piece.Lost is { } lost)
                await lost.SentAsync(cancellationToken);
            await PreciseWait.UntilAsync(piece.Due + (piece.Lost?.Again ?? 0), time, cancellationToken);
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

    /// <summary>The line is taken for as long as the bytes need; then they travel, or are lost.</summary>
    Piece Sent(ReadOnlyMemory<byte> bytes, byte[]? last)
    {
        var sending = network.KilobitsPerSecond > 0 ? bytes.Length * 8 / network.KilobitsPerSecond : 0;
        var travelling = network.RttMilliseconds / 2 + random.NextDouble() * network.JitterMilliseconds;
        var left = Math.Max(line.Take(time.GetTimestamp(), Ticks(sending)), OpensAt + Ticks(sending));
        if (Losses() is > 0 and var losses)
        {
            var lost = new LostPiece(left, losses, network, time);
            _unheardOf.Add(lost);
            return new Piece(bytes, Ticks(travelling), last, lost);
        }
        _unheardOf.RemoveAll(lost => lost.Follow(left));
        return new Piece(bytes, left + Ticks(travelling), last);
    }

    int Losses()
    {
        var losses = 0;
        while (network.LossPercent > 0 && random.NextDouble() * 100 < network.LossPercent)
            losses++;
        return losses;
    }

    long Ticks(double milliseconds) => (long)Math.Ceiling(milliseconds * time.TimestampFrequency / 1000);

    /// <param name="Due">When it is delivered; of one that is lost, how long after it has been sent again.</param>
    /// <param name="Last">The rented array, with the last piece that lies in it.</param>
    readonly record struct Piece(ReadOnlyMemory<byte> Bytes, long Due, byte[]? Last, LostPiece? Lost = null);
}
