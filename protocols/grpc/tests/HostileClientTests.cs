using System.Net;
using System.Net.Sockets;
using GenAiTransport.Testing;
using Grpc.Net.Client;

namespace GenAiTransport.Grpc.Tests;

/// <summary>Clients that mean harm, or are broken: a status, bounded memory, and a server that lives on. What the whole process takes is measured: no other test runs beside.</summary>
[TestFixture, NonParallelizable]
public sealed class HostileClientTests
{
    const string Unary = "/chat.ChatService/CreateSession";
    const string Stream = "/chat.ChatService/Chat";
    const byte Headers = 1, Settings = 4, Ping = 6, Continuation = 9;

    static readonly byte[] OpenHead = Frame(Headers, 1, [0x83, 0x86, 0x84]); // POST, http, /

    TestServer<Program> _server = null!;
    RawClient _raw = null!;

    static IEnumerable<TestCaseData> Bodies()
    {
        yield return Case("a length of 2 GiB", Frames.TwoGibibytes, "8", "8");
        yield return Case("a length of 4 GiB", Frames.FourGibibytes, "2", "2");
        yield return Case("half a message", Frames.HalfMessage, "13", "13");
        yield return Case("half a header", Frames.HalfHeader, "13", "13");
        yield return Case("no message", [], "13", "0");
        yield return Case("two messages", [.. Frames.Small, .. Frames.Small], "13", "0");
        yield return Case("bytes that are no protobuf", [0, 0, 0, 0, 2, 0x0a, 0x7f], "2", "13");
        yield return Case("an unknown flag", [2, 0, 0, 0, 0], "2", "13");
        yield return Case("compressed without saying how", [1, 0, 0, 0, 1, 9], "13", "13");

        static TestCaseData Case(string name, byte[] body, string unary, string stream) => new TestCaseData(body, unary, stream).SetArgDisplayNames(name);
    }

    [OneTimeSetUp]
    public void Start()
    {
        _server = new TestServer<Program>();
        _raw = new RawClient(_server.Address);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _raw.Dispose();
        await _server.DisposeAsync();
    }

    [TearDown]
    public async Task The_server_lives()
    {
        using var channel = GrpcChannel.ForAddress(_server.Address);
        await new ChatService.ChatServiceClient(channel).GetServerStatsAsync(new ServerStatsRequest()).ResponseAsync.Soon();
    }

    [TestCaseSource(nameof(Bodies)), Nightly, CancelAfter(10_000)]
    public async Task A_broken_body_has_a_status(byte[] body, string unary, string stream, CancellationToken cancellationToken)
    {
        Assert.That(await _raw.EndAsync(Unary, body, cancellationToken), Is.EqualTo(unary));
        Assert.That(await _raw.EndAsync(Stream, body, cancellationToken), Is.EqualTo(stream));
    }

    [TestCase(Unary)]
    [TestCase(Stream)]
    [CancelAfter(10_000)]
    public async Task A_compressed_bomb_is_not_unpacked(string path, CancellationToken cancellationToken)
    {
        var bomb = Frames.Bomb();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.That(await _raw.EndAsync(path, bomb, cancellationToken, ("grpc-encoding", "gzip")), Is.EqualTo("8"));
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(32 * 1024 * 1024));
    }

    [TestCase(Unary)]
    [TestCase(Stream)]
    [CancelAfter(10_000)]
    public async Task Broken_gzip_has_a_status(string path, CancellationToken cancellationToken) =>
        Assert.That(await _raw.EndAsync(path, Frames.Compressed([1, 2, 3, 4, 5]), cancellationToken, ("grpc-encoding", "gzip")), Is.EqualTo("13"));

    [TestCase("deflate")]
    [TestCase("snappy")]
    [Nightly, CancelAfter(10_000)]
    public async Task An_unknown_encoding_is_answered_with_those_that_are_known(string encoding, CancellationToken cancellationToken)
    {
        using var response = await _raw.SendAsync(Unary, Frames.Compressed([1, 2, 3]), cancellationToken, headers: ("grpc-encoding", encoding));
        Assert.That(await RawClient.StatusAsync(response, cancellationToken), Is.EqualTo("12"));
        Assert.That(response.Headers.GetValues("grpc-accept-encoding"), Is.EqualTo(["identity,gzip"]));
    }

    [TestCase("application/json")]
    [TestCase("application/grpc-web")]
    [TestCase("application/grpc-web+proto")]
    [TestCase("text/plain")]
    [Nightly, CancelAfter(10_000)]
    public async Task Another_content_type_is_415(string contentType, CancellationToken cancellationToken)
    {
        using var response = await _raw.SendAsync(Unary, Frames.Empty, cancellationToken, contentType);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
    }

    [TestCase("application/grpc+proto")]
    [TestCase("application/grpc; charset=utf-8")]
    [Nightly, CancelAfter(10_000)]
    public async Task Kinds_of_gRPC_are_gRPC(string contentType, CancellationToken cancellationToken)
    {
        foreach (var (path, status) in ((string, string)[])[(Unary, "0"), ("/chat.ChatService/Nothing", "12")])
        {
            using var response = await _raw.SendAsync(path, Frames.Empty, cancellationToken, contentType);
            Assert.That(await RawClient.StatusAsync(response, cancellationToken), Is.EqualTo(status));
        }
    }

    static IEnumerable<TestCaseData> Fragments()
    {
        yield return Case("header after header", [.. Enumerable.Repeat((byte[])[0, 1, (byte)'x', 100, .. Enumerable.Repeat((byte)'a', 100)], 100).SelectMany(header => header)]);
        // The first puts 4,000 bytes into the table of headers, each byte after it takes them out again.
        yield return Case("much in few bytes", [0x40, 1, (byte)'x', 0x7f, 0xa1, 0x1e, .. Enumerable.Repeat((byte)'a', 4_000), .. Enumerable.Repeat((byte)0xbe, 12_000)]);

        static TestCaseData Case(string name, byte[] fragment) => new TestCaseData(fragment).SetArgDisplayNames(name);
    }

    /// <summary>A head that goes on in frame after frame, each of a size that is allowed.</summary>
    [TestCaseSource(nameof(Fragments)), Nightly, CancelAfter(30_000)]
    public async Task A_head_without_an_end_ends_the_connection(byte[] fragment, CancellationToken cancellationToken)
    {
        const int Most = 16 * 1024 * 1024;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var socket = await ConnectAsync(OpenHead, cancellationToken);
        var sent = 0;
        try
        {
            for (var frame = Frame(Continuation, 1, fragment); sent < Most; sent += frame.Length)
                await socket.SendAsync(frame, cancellationToken);
        }
        catch (SocketException)
        {
            // It is what ends it.
        }
        Assert.That(sent, Is.LessThan(Most));
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(Most));
    }

    static IEnumerable<TestCaseData> Floods()
    {
        yield return Case("SETTINGS", [], Frame(Settings, 0, []));
        yield return Case("PING", [], Frame(Ping, 0, new byte[8]));
        yield return Case("CONTINUATION", OpenHead, Frame(Continuation, 1, []));

        static TestCaseData Case(string name, byte[] first, byte[] frame) => new TestCaseData(first, frame).SetArgDisplayNames(name);
    }

    /// <summary>Frames that cost their sender next to nothing, from one that reads no answer.</summary>
    [TestCaseSource(nameof(Floods)), Nightly, CancelAfter(60_000)]
    public async Task A_flood_of_frames_holds_up_nobody(byte[] first, byte[] frame, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(_server.Address);
        var client = new ChatService.ChatServiceClient(channel);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var socket = await ConnectAsync(first, cancellationToken);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        byte[] many = [.. Enumerable.Repeat(frame, 1_000).SelectMany(one => one)];
        var flood = Task.Run(async () =>
        {
            while (true)
                await socket.SendAsync(many, end.Token);
        }, CancellationToken.None);
        for (var asked = 0; asked < 200; asked++)
            await client.GetServerStatsAsync(new ServerStatsRequest(), cancellationToken: cancellationToken).ResponseAsync.Soon();
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(16 * 1024 * 1024));
        await end.CancelAsync();
        await flood.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Test, Nightly, CancelAfter(60_000)]
    public async Task Ten_thousand_resets(CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(_server.Address);
        var client = new ChatService.ChatServiceClient(channel);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var round = 0; round < 200; round++)
        {
            var calls = Enumerable.Range(0, 50).Select(_ => client.Chat(cancellationToken: cancellationToken)).ToList();
            // The first has certainly begun; of the others some have, some have not.
            await ((Task)calls[0].ResponseHeadersAsync).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            calls.ForEach(call => call.Dispose());
        }
        Assert.That(() => GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(32 * 1024 * 1024).After(10).Seconds.PollEvery(200));
    }

    static byte[] Frame(byte type, byte stream, byte[] payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, 0, 0, 0, 0, stream, .. payload];

    /// <summary>A connection of HTTP/2 that has begun.</summary>
    async Task<Socket> ConnectAsync(byte[] first, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _server.Address.Port, cancellationToken);
        await socket.SendAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, []), .. first], cancellationToken);
        return socket;
    }
}
