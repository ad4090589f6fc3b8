using System.Net.Sockets;

namespace GenAiTransport.Comparison;

/// <summary>
/// A bad way to a server that keeps its address while the server behind it goes and comes. Each connection has its fate: most pass, others end orderly or by
/// a reset after some bytes, stall, come in single bytes, or go on in one direction only.
/// </summary>
sealed class FaultyProxy : IAsyncDisposable
{
    static readonly TimeSpan Stall = TimeSpan.FromSeconds(3);

    readonly SoakCounts _counts;
    readonly OpenPort _port;

    public FaultyProxy(SoakCounts counts) => (_counts, _port) = (counts, new OpenPort(CarryAsync));

    enum Fate
    {
        Passes,
        Ends,
        Resets,
        Stalls,
        Slices,
        HalfOpen,
    }

    public Uri Address => new UriBuilder("http", "127.0.0.1", _port.Number).Uri;

    /// <summary>Where it leads; null while nobody is there.</summary>
    public Uri? Server { get; set; }

    async Task CarryAsync(Socket client, CancellationToken closing)
    {
        using var _ = client;
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(closing);
        client.NoDelay = true;
        var dice = Random.Shared.Next(100);
        var fate = dice < 55 ? Fate.Passes : dice < 67 ? Fate.Ends : dice < 79 ? Fate.Resets : dice < 85 ? Fate.Stalls : dice < 95 ? Fate.Slices : Fate.HalfOpen;
        var bytes = fate is Fate.Passes or Fate.Slices ? long.MaxValue : (long)Math.Pow(20_000, Random.Shared.NextDouble());
        try
        {
            if (Server is not { } address)
                throw new SocketException((int)SocketError.ConnectionRefused);
            await server.ConnectAsync(address.Host, address.Port, broken.Token);
            var up = PumpAsync(client, server, long.MaxValue, isSliced: false, broken.Token);
            var down = PumpAsync(server, client, bytes, fate == Fate.Slices, broken.Token);
            if (await Task.WhenAny(up, down) == down && await down)
            {
                _counts.Cut(fate.ToString());
                if (fate is Fate.Stalls or Fate.HalfOpen)
                    await Task.WhenAny(fate == Fate.Stalls ? Task.Delay(Stall, broken.Token) : up, Task.Delay(2 * Stall, broken.Token));
                if (fate == Fate.Ends)
                    client.Shutdown(SocketShutdown.Both);
                else
                    client.LingerState = new LingerOption(true, 0);
            }
            else
                await Task.WhenAll(up, down).WaitAsync(2 * Stall, broken.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or SocketException or ObjectDisposedException or TimeoutException)
        {
            client.LingerState = new LingerOption(true, 0);
        }
        await broken.CancelAsync();
    }

    /// <summary>True when the allowance is spent.</summary>
    static async Task<bool> PumpAsync(Socket from, Socket to, long allowance, bool isSliced, CancellationToken cancellationToken)
    {
        var buffer = new byte[8 * 1024];
        var sliced = isSliced ? 500 : 0;
        while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var read)
        {
            var piece = buffer.AsMemory(0, (int)Math.Min(read, allowance));
            while (!piece.IsEmpty)
            {
                var size = sliced-- > 0 ? 1 : piece.Length;
                piece = piece[await to.SendAsync(piece[..size], cancellationToken)..];
            }
            if ((allowance -= read) <= 0)
                return true;
        }
        to.Shutdown(SocketShutdown.Send);
        return false;
    }

    public ValueTask DisposeAsync() => _port.DisposeAsync();
}
