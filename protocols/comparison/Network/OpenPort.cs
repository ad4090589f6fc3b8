using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace GenAiTransport.Comparison;

/// <summary>
/// A port of this machine. Whoever carries its connections is called for one after another, as they come, and goes on beside the others; when the port closes
/// they are told, and it has closed when they have ended.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A cancellation source without a timer holds nothing to dispose.")]
sealed class OpenPort : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _closing = new();
    readonly Func<Socket, CancellationToken, Task> _carry;
    readonly Task _accepting;

    public OpenPort(Func<Socket, CancellationToken, Task> carry)
    {
        _carry = carry;
        _listener.Start();
        Number = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Number { get; }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        await _accepting;
    }

    async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_closing.Token);
                connections.RemoveAll(connection => connection.IsCompleted);
                connections.Add(_carry(client, _closing.Token));
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
        await Task.WhenAll(connections);
    }
}
