using System.Net;
using System.Net.Sockets;
using System.Text;
using GenAiTransport.Testing;
using Microsoft.Extensions.Time.Testing;

namespace GenAiTransport.Comparison.Tests;

[TestFixture]
public sealed class ProxyTests
{
    [Test, CancelAfter(30_000)]
    public async Task Every_byte_is_counted_in_its_direction(CancellationToken cancellationToken)
    {
        await using var way = await Way.OpenAsync(NetworkConditions.Loopback, cancellationToken);

        await way.Client.SendAsync(new byte[1_234_567], cancellationToken);
        await ReceiveAsync(way.Server, 1_234_567, cancellationToken);
        await way.Server.SendAsync(new byte[77], cancellationToken);
        await ReceiveAsync(way.Client, 77, cancellationToken);

        var traffic = way.Proxy.Traffic;
        Assert.That((traffic.BytesUp, traffic.BytesDown, traffic.WritesDown), Is.EqualTo((1_234_567L, 77L, 1L)));
        Assert.That(traffic.WritesUp, Is.GreaterThan(1));
        Assert.That(traffic - traffic, Is.EqualTo(default(Traffic)));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_journey_takes_no_less_than_half_the_time_there_and_back(CancellationToken cancellationToken)
    {
        await using var way = await Way.OpenAsync(new NetworkConditions("test", RttMilliseconds: 100), cancellationToken);
        var start = TimeProvider.System.GetTimestamp();
        await way.Server.SendAsync("x"u8.ToArray(), cancellationToken);
        await ReceiveAsync(way.Client, 1, cancellationToken);
        Assert.That(TimeProvider.System.GetElapsedTime(start), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(50)));
    }

    [Test, CancelAfter(30_000)]
    public async Task The_first_bytes_of_a_connection_wait_for_its_handshake_too(CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        await using var way = await Way.OpenAsync(new NetworkConditions("test", RttMilliseconds: 100), cancellationToken);
        await way.Client.SendAsync("x"u8.ToArray(), cancellationToken);
        await ReceiveAsync(way.Server, 1, cancellationToken);
        Assert.That(TimeProvider.System.GetElapsedTime(start), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(150)));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_frozen_line_keeps_what_it_is_given_until_it_thaws(CancellationToken cancellationToken)
    {
        await using var way = await Way.OpenAsync(NetworkConditions.Loopback, cancellationToken);
        var start = TimeProvider.System.GetTimestamp();
        way.Proxy.Freeze(TimeSpan.FromMilliseconds(300));
        await way.Server.SendAsync(new byte[50_000], cancellationToken);
        await ReceiveAsync(way.Client, 50_000, cancellationToken);
        Assert.That(TimeProvider.System.GetElapsedTime(start), Is.GreaterThan(TimeSpan.FromMilliseconds(290)));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_cut_line_is_a_reset_for_those_on_it(CancellationToken cancellationToken)
    {
        await using var way = await Way.OpenAsync(NetworkConditions.Loopback, cancellationToken);
        way.Proxy.Cut();
        Assert.That(async () => await way.Client.ReceiveAsync(new byte[1], cancellationToken), Throws.TypeOf<SocketException>());
    }

    [Test, CancelAfter(30_000)]
    public async Task A_narrow_line_takes_its_time_for_each_byte(CancellationToken cancellationToken)
    {
        // 10,000 bytes are 80,000 bits: a second at 80 kbit/s, a tenth of it at 800.
        await using var way = await Way.OpenAsync(new NetworkConditions("test", KilobitsPerSecond: 800), cancellationToken);
        var start = TimeProvider.System.GetTimestamp();
        await way.Server.SendAsync(new byte[10_000], cancellationToken);
        await ReceiveAsync(way.Client, 10_000, cancellationToken);
        Assert.That(TimeProvider.System.GetElapsedTime(start), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(99)));
    }

    [Test, CancelAfter(30_000)]
    public async Task Jitter_changes_no_order(CancellationToken cancellationToken)
    {
        await using var way = await Way.OpenAsync(new NetworkConditions("test", RttMilliseconds: 2, JitterMilliseconds: 10), cancellationToken);
        var expected = new StringBuilder();
        for (var number = 0; number < 300; number++)
        {
            var piece = $"{number};";
            expected.Append(piece);
            await way.Client.SendAsync(Encoding.ASCII.GetBytes(piece), cancellationToken);
        }
        Assert.That(Encoding.ASCII.GetString(await ReceiveAsync(way.Server, expected.Length, cancellationToken)), Is.EqualTo(expected.ToString()));
    }

    [Test, CancelAfter(30_000)]
    public async Task What_is_lost_comes_later_and_what_is_behind_it_waits(CancellationToken cancellationToken)
    {
        await using var way = await Way.OpenAsync(new NetworkConditions("test", RttMilliseconds: 8, LossPercent: 20), cancellationToken, seed: 1);
        var expected = string.Concat(Enumerable.Range(0, 300).Select(number => $"{number};"));
        foreach (var piece in expected.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            await way.Client.SendAsync(Encoding.ASCII.GetBytes($"{piece};"), cancellationToken);
            await Task.Yield();
        }
        way.Client.Shutdown(SocketShutdown.Send);
        Assert.That(Encoding.ASCII.GetString(await ReceiveAsync(way.Server, expected.Length, cancellationToken)), Is.EqualTo(expected));
        Assert.That(await way.Server.ReceiveAsync(new byte[1], cancellationToken), Is.Zero);
    }

    [Test, Nightly, CancelAfter(60_000)]
    public async Task A_lost_piece_that_nothing_follows_is_missed_after_200_ms(CancellationToken cancellationToken)
    {
        await using var way = await Way.OpenAsync(new NetworkConditions("test", LossPercent: 30), cancellationToken, seed: 1);
        var took = new List<double>();
        for (var number = 0; number < 12; number++)
        {
            var start = TimeProvider.System.GetTimestamp();
            await way.Server.SendAsync(new byte[] { (byte)number }, cancellationToken);
            Assert.That(await ReceiveAsync(way.Client, 1, cancellationToken), Is.EqualTo([(byte)number]));
            took.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }
        Assert.That(took.Count(held => held >= 200), Is.InRange(2, 10), "of twelve pieces that may each be lost, the seed loses some");
    }

    [TestCase(1, new[] { 1 }, 100)]
    [TestCase(1, new[] { 90 }, 170)]
    [TestCase(1, new[] { 250 }, 280)]
    [TestCase(2, new[] { 1, 90 }, 380)]
    [TestCase(2, new[] { 1, 110 }, 200)]
    [TestCase(2, new int[0], 840)]
    public void A_lost_piece_is_missed_when_a_later_one_has_come(int losses, int[] later, int again)
    {
        var lost = new LostPiece(left: 0, losses, new NetworkConditions("test", RttMilliseconds: 80), new FakeTimeProvider());
        foreach (var follower in later)
            lost.Follow(follower * TimeSpan.TicksPerMillisecond);
        Assert.That(lost.Again / TimeSpan.TicksPerMillisecond, Is.EqualTo(again));
    }

    [TestCase(0)]
    [TestCase(10)]
    [CancelAfter(30_000)]
    public async Task An_orderly_end_leaves_the_other_direction_open(int rtt, CancellationToken cancellationToken)
    {
        await using var way = await Way.OpenAsync(new NetworkConditions("test", rtt), cancellationToken);
        await way.Client.SendAsync("last"u8.ToArray(), cancellationToken);
        way.Client.Shutdown(SocketShutdown.Send);
        Assert.That(await ReceiveAsync(way.Server, 4, cancellationToken), Is.EqualTo("last"u8.ToArray()));
        Assert.That(await way.Server.ReceiveAsync(new byte[1], cancellationToken), Is.Zero);

        await way.Server.SendAsync("reply"u8.ToArray(), cancellationToken);
        Assert.That(await ReceiveAsync(way.Client, 5, cancellationToken), Is.EqualTo("reply"u8.ToArray()));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_server_that_dies_is_heard_of_by_its_client(CancellationToken cancellationToken)
    {
        await using var way = await Way.OpenAsync(NetworkConditions.Loopback, cancellationToken);
        way.Server.LingerState = new LingerOption(true, 0);
        way.Server.Close();
        try
        {
            Assert.That(await way.Client.ReceiveAsync(new byte[1], cancellationToken), Is.Zero);
        }
        catch (SocketException reset)
        {
            Assert.That(reset.SocketErrorCode, Is.EqualTo(SocketError.ConnectionReset));
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task Closing_it_ends_what_is_under_way(CancellationToken cancellationToken)
    {
        var way = await Way.OpenAsync(new NetworkConditions("test", RttMilliseconds: 60_000), cancellationToken);
        await way.Client.SendAsync(new byte[100], cancellationToken);
        await way.Proxy.DisposeAsync().AsTask().Soon();
        await way.DisposeAsync();
    }

    static async Task<byte[]> ReceiveAsync(Socket socket, int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        for (var have = 0; have < count;)
        {
            var read = await socket.ReceiveAsync(bytes.AsMemory(have), cancellationToken);
            Assert.That(read, Is.Positive, "the connection ended early");
            have += read;
        }
        return bytes;
    }

    /// <summary>Two ends of a connection that leads through a proxy.</summary>
    sealed record Way(MeasuringProxy Proxy, Socket Client, Socket Server) : IAsyncDisposable
    {
        public static async Task<Way> OpenAsync(NetworkConditions network, CancellationToken cancellationToken, int? seed = null)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var proxy = new MeasuringProxy(new ServerAddress(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}")), network, seed: seed);
            var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync("127.0.0.1", proxy.Address.Address.Port, cancellationToken);
            return new Way(proxy, client, await listener.AcceptSocketAsync(cancellationToken));
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            Server.Dispose();
            await Proxy.DisposeAsync();
        }
    }
}
