using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace GenAiTransport.Comparison;

/// <summary>
/// The way between a client and its server, inside this program: it counts what passes and imitates a network. What it passes on are the bytes as
/// they are; it knows no protocol.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A cancellation source without a timer holds nothing to dispose.")]
sealed class MeasuringProxy : IAsyncDisposable
{
    readonly Meter _up = new();
    readonly Meter _down = new();
    readonly Line _upLine = new();
    readonly Line _downLine = new();
    readonly NetworkConditions _network;
    readonly TimeProvider _time;
    readonly Random _random;
    readonly OpenPort _port;
    CancellationTokenSource _uncut = new();
    Task _thaw = Task.CompletedTask;
    int _connections;

    /// <param name="server">Where it leads to.</param>
    /// <param name="network">What it imitates.</param>
    /// <param name="time">Whose clock it goes by.</param>
    /// <param name="seed">With the same, the same pieces of each connection come late or are lost.</param>
    public MeasuringProxy(ServerAddress server, NetworkConditions network, TimeProvider? time = null, int? seed = null)
    {
        _random = seed is { } number ? new Random(number) : new Random();
        (Server, _network, _time) = (server, network, time ?? TimeProvider.System);
        _port = new OpenPort(CarryAsync);
        Address = server with { Address = new UriBuilder(server.Address) { Host = "127.0.0.1", Port = _port.Number }.Uri };
    }

    /// <summary>Where the client goes instead of to the server.</summary>
    public ServerAddress Address { get; }

    /// <summary>Where connections go that are opened from now on: a server that was started again is elsewhere.</summary>
    public ServerAddress Server { get; set; }

    public int Connections => Volatile.Read(ref _connections);

    public Traffic Traffic => new(_up.Bytes, _up.Pieces, _down.Bytes, _down.Pieces);

    /// <summary>Resets the connections that there are; those that are opened afterwards pass.</summary>
    public void Cut() => Interlocked.Exchange(ref _uncut, new CancellationTokenSource()).Cancel();

    /// <summary>For so long nothing passes in either direction; then all that was held back does.</summary>
    public void Freeze(TimeSpan length) => _thaw = Task.Delay(length, _time);

    /// <summary>The traffic once nothing more is on its way: a reply's last bytes may come after the event that ends it.</summary>
    public async Task<Traffic> SettledAsync(CancellationToken cancellationToken)
    {
        var quiet = TimeSpan.FromMilliseconds(5) + _network.Rtt / 2 + TimeSpan.FromMilliseconds(_network.JitterMilliseconds);
        while (true)
        {
            var before = Traffic;
            await Task.Delay(quiet, _time, cancellationToken);
            if (Traffic == before)
                return before;
        }
    }

    public ValueTask DisposeAsync() => _port.DisposeAsync();

    /// <summary>When one direction breaks, so does the other; an orderly end of one leaves the other open.</summary>
    async Task CarryAsync(Socket client, CancellationToken closing)
    {
        using var _ = client;
        Interlocked.Increment(ref _connections);
        var (up, down) = (new Random(_random.Next()), new Random(_random.Next()));
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(closing, _uncut.Token);
        client.NoDelay = true;
        var open = _time.GetTimestamp() + (long)(_network.Rtt.TotalSeconds * _time.TimestampFrequency);
        try
        {
            await server.ConnectAsync(Server.Address.Host, Server.Address.Port, broken.Token);
            await Task.WhenAll(
                OrBreakAsync(new Lane(client, server, _up, _upLine, _network, up, _time) { OpensAt = open, Thaw = () => _thaw }, broken),
                OrBreakAsync(new Lane(server, client, _down, _downLine, _network, down, _time) { Thaw = () => _thaw }, broken));
        }
        catch (Exception gone) when (gone is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The other side hears it by a reset, as it would from a host that went away.
            client.LingerState = new LingerOption(true, 0);
        }
    }

    static async Task OrBreakAsync(Lane lane, CancellationTokenSource broken)
    {
        try
        {
            await lane.CarryAsync(broken.Token);
        }
        catch
        {
            await broken.CancelAsync();
            throw;
        }
    }
}
