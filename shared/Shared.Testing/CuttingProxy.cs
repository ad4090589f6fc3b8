using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GenAiTransport.Testing;

/// <summary>
/// A way to a server that breaks: its first connection is cut after so many bytes from the server, or when told to; later ones pass. The cut
/// is an orderly end (FIN), or a reset (RST) as from a router that forgot the connection. For browsers, which open several: all at once.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _closing = new();
    readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly MemoryStream _passed = new();
    readonly List<Task> _connections = [];
    readonly Uri[] _servers;
    readonly long _cutAfter;
    readonly bool _resets;
    readonly Task _accepting;
    CancellationTokenSource _unbroken = new();
    volatile bool _isMute;

    public CuttingProxy(Uri server, long cutAfter = long.MaxValue, bool resets = false)
        : this([server], cutAfter, resets)
    {
    }

    /// <param name="servers">Each connection comes to the next of them.</param>
    public CuttingProxy(Uri[] servers, long cutAfter = long.MaxValue, bool resets = false)
    {
        (_servers, _cutAfter, _resets) = (servers, cutAfter, resets);
        _listener.Start();
        Address = new UriBuilder(servers[0]) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>True before anybody can see it.</summary>
    public bool HasCut { get; private set; }

    /// <summary>What the first connection brought from the server before it was cut.</summary>
    public string Passed
    {
        get
        {
            lock (_passed)
                return Encoding.UTF8.GetString(_passed.ToArray());
        }
    }

    public void Cut() => _told.TrySetResult();

    /// <summary>Cuts the connection that there is; from then on nothing more of it arrives.</summary>
    public Task CutAsync()
    {
        Cut();
        return _cut.Task.Soon();
    }

    /// <summary>From now on the first connection carries nothing more, and neither end is told.</summary>
    public void Mute() => _isMute = true;

    /// <summary>Breaks every connection that there is now; those that come after it pass.</summary>
    public void CutAll() => Interlocked.Exchange(ref _unbroken, new CancellationTokenSource()).Cancel();

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(_connections);
        _closing.Dispose();
        _unbroken.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_closing.Token);
                _connections.Add(CarryAsync(client, _servers[_connections.Count % _servers.Length], isFirst: _connections.Count == 0));
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    async Task CarryAsync(Socket client, Uri to, bool isFirst)
    {
        if (isFirst && _told.Task.IsCompleted)
        {
            Cut(client);
            return;
        }
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, _unbroken.Token);
            try
            {
                await server.ConnectAsync(to.Host, to.Port, _closing.Token);
                var upwards = PumpAsync(client, server, isFirst, long.MaxValue, null, end.Token);
                var downwards = PumpAsync(server, client, isFirst, isFirst ? _cutAfter : long.MaxValue, isFirst ? _passed : null, end.Token);
                Task cut = isFirst ? _told.Task : Task.Delay(Timeout.Infinite, end.Token);
                await Task.WhenAny(upwards, downwards, cut);
                if (isFirst && (_told.Task.IsCompleted || (downwards.IsCompletedSuccessfully && await downwards)))
                    Cut(client);
                await end.CancelAsync();
                await ((Task)Task.WhenAll(upwards, downwards)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception gone) when (gone is OperationCanceledException or SocketException)
            {
            }
            // One that has ended by itself brings nothing more either.
            if (isFirst)
                _cut.TrySetResult();
        }
    }

    void Cut(Socket client)
    {
        HasCut = true;
        if (_resets)
            client.LingerState = new LingerOption(true, 0);
        else
            client.Shutdown(SocketShutdown.Both);
        client.Close();
        _cut.TrySetResult();
    }

    /// <summary>True when the allowance is spent and there was more.</summary>
    async Task<bool> PumpAsync(Socket from, Socket to, bool isFirst, long allowance, MemoryStream? record, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var read = await from.ReceiveAsync(buffer, cancellationToken);
            if (read == 0)
                return false;
            if (isFirst && _isMute)
                continue;
            var piece = buffer.AsMemory(0, (int)Math.Min(read, allowance));
            if (record is not null)
            {
                lock (record)
                    record.Write(piece.Span);
            }
            for (var sent = 0; sent < piece.Length;)
                sent += await to.SendAsync(piece[sent..], cancellationToken);
            allowance -= piece.Length;
            if (piece.Length < read)
                return true;
        }
    }
}
