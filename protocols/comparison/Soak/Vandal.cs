using System.Net.Sockets;
using System.Text;

namespace GenAiTransport.Comparison;

/// <summary>Somebody who means harm: bytes that are no protocol, requests that never end, frames that lie about their length. The others must not notice.</summary>
sealed class Vandal(SoakServer server, SoakCounts counts)
{
    readonly Random _random = new();

    public async Task RageAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(_random.Next(1_000), cancellationToken);
                if (server.Direct is { } address)
                    await AttackAsync(address, cancellationToken);
            }
            catch (Exception ended) when (ended is SocketException or IOException or OperationCanceledException)
            {
                // It was shown out, or the soak is over.
            }
        }
    }

    async Task AttackAsync(Uri address, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
        counts.Add(SoakCounts.Attacks);
        foreach (var piece in Pieces(address.Authority))
        {
            await socket.SendAsync(piece, cancellationToken);
            await Task.Delay(_random.Next(50), cancellationToken);
        }
        var answer = new byte[4096];
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(TimeSpan.FromSeconds(2));
        while (await socket.ReceiveAsync(answer, enough.Token) > 0)
        {
        }
    }

    IEnumerable<byte[]> Pieces(string host) => _random.Next(6) switch
    {
        0 => [Noise(2_000)],
        1 => ["GET / HTTP/1.1\r\nHost: "u8.ToArray()],
        2 => [Text($"POST /chat/stream HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{\"message\":\""), Noise(500)],
        3 => [Text($"POST /chat HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n"), Noise(500)],
        4 => [Text($"GET /ws HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"), [0x81, 0xFF, 0x7F, .. Noise(300)]],
        _ => ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), [0, 0, 0, 4, 0, 0, 0, 0, 0], Noise(500)],
    };

    byte[] Noise(int length)
    {
        var bytes = new byte[_random.Next(1, length)];
        _random.NextBytes(bytes);
        return bytes;
    }

    static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
