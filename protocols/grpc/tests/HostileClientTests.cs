using System.Net;
using GenAiTransport.Grpc.Interop;
using Grpc.Net.Client;

namespace GenAiTransport.Grpc.Tests;

/// <summary>Clients that mean harm, or are broken: the right status, bounded memory, and a server that lives on.</summary>
[TestFixture]
public sealed class HostileClientTests
{
    InteropServer _server = null!;
    RawClient _raw = null!;

    static IEnumerable<TestCaseData> Bodies()
    {
        yield return new TestCaseData(Frames.FourGibibytes, "8").SetArgDisplayNames("a length of 4 GiB");
        yield return new TestCaseData(Frames.HalfMessage, "13").SetArgDisplayNames("half a message");
        yield return new TestCaseData(Frames.HalfHeader, "13").SetArgDisplayNames("half a header");
        yield return new TestCaseData(Array.Empty<byte>(), "13").SetArgDisplayNames("no message");
        yield return new TestCaseData((byte[])[.. Frames.Small, .. Frames.Small], "13").SetArgDisplayNames("two messages");
        yield return new TestCaseData((byte[])[0, 0, 0, 0, 2, 0x0a, 0x7f], "13").SetArgDisplayNames("bytes that are no protobuf");
        yield return new TestCaseData((byte[])[2, 0, 0, 0, 0], "13").SetArgDisplayNames("an unknown flag");
        yield return new TestCaseData((byte[])[1, 0, 0, 0, 1, 9], "13").SetArgDisplayNames("compressed without saying how");
    }

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = await InteropServer.StartAsync();
        _raw = new(_server.Address);
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
        using var limit = new CancellationTokenSource(5000);
        using var channel = GrpcChannel.ForAddress(_server.Address);
        await new TestService.TestServiceClient(channel).EmptyCallAsync(new(), cancellationToken: limit.Token);
    }

    [TestCaseSource(nameof(Bodies)), CancelAfter(10_000)]
    public async Task A_broken_body_has_a_status(byte[] body, string status, CancellationToken cancellationToken)
    {
        using var unary = await _raw.SendAsync(RawClient.Unary, body, cancellationToken);
        Assert.That(await RawClient.StatusAsync(unary, cancellationToken), Is.EqualTo(status));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_compressed_bomb_is_not_unpacked(CancellationToken cancellationToken)
    {
        var bomb = Frames.Bomb();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        using var response = await _raw.SendAsync(RawClient.Unary, bomb, cancellationToken, headers: ("grpc-encoding", "gzip"));
        Assert.That(await RawClient.StatusAsync(response, cancellationToken), Is.EqualTo("8"));
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(32 * 1024 * 1024));
    }

    [Test, CancelAfter(10_000)]
    public async Task Broken_gzip_has_a_status(CancellationToken cancellationToken)
    {
        using var response = await _raw.SendAsync(RawClient.Unary, Frames.Compressed([1, 2, 3, 4, 5]), cancellationToken, headers: ("grpc-encoding", "gzip"));
        Assert.That(await RawClient.StatusAsync(response, cancellationToken), Is.EqualTo("13"));
    }

    [Test, CancelAfter(20_000)]
    public async Task Random_bytes_have_a_status(CancellationToken cancellationToken)
    {
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var body = new byte[random.Next(1, 2000)];
            random.NextBytes(body);
            // Half of them with a header that is right, so that the payload is looked at as well.
            if (i % 2 == 0 && body.Length > 5) (body[0], body[1], body[2], body[3], body[4]) = ((byte)(i / 2 % 2), 0, 0, (byte)((body.Length - 5) >> 8), (byte)(body.Length - 5));
            using var response = await _raw.SendAsync(i % 3 == 0 ? RawClient.Duplex : RawClient.Unary, body, cancellationToken, headers: ("grpc-encoding", "gzip"));
            Assert.That(await RawClient.StatusAsync(response, cancellationToken), Is.AnyOf("0", "8", "13"));
        }

        Assert.That(_server.Log.Entries, Is.Empty);
    }

    [TestCase("application/json")]
    [TestCase("application/grpc-web")]
    [TestCase("text/plain")]
    [CancelAfter(10_000)]
    public async Task Another_content_type_is_415(string contentType, CancellationToken cancellationToken)
    {
        using var response = await _raw.SendAsync(RawClient.Unary, Frames.Empty, cancellationToken, contentType);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
    }

    [TestCase("application/grpc+proto")]
    [TestCase("application/grpc; charset=utf-8")]
    [CancelAfter(10_000)]
    public async Task Kinds_of_gRPC_are_gRPC(string contentType, CancellationToken cancellationToken)
    {
        using var response = await _raw.SendAsync(RawClient.Unary, Frames.Empty, cancellationToken, contentType);
        Assert.That(await RawClient.StatusAsync(response, cancellationToken), Is.EqualTo("0"));
    }

    [Test, CancelAfter(10_000)]
    public async Task An_unknown_encoding_is_answered_with_those_that_are_known(CancellationToken cancellationToken)
    {
        using var response = await _raw.SendAsync(RawClient.Unary, Frames.Empty, cancellationToken, headers: ("grpc-encoding", "snappy"));
        Assert.That(await RawClient.StatusAsync(response, cancellationToken), Is.EqualTo("12"));
        Assert.That(response.Headers.GetValues("grpc-accept-encoding"), Is.EqualTo(["identity,gzip"]));
    }

    [TestCase("soon")]
    [TestCase("123456789m")]
    [TestCase("-1S")]
    [TestCase("5")]
    [CancelAfter(10_000)]
    public async Task A_timeout_that_is_none_has_a_status(string timeout, CancellationToken cancellationToken)
    {
        using var response = await _raw.SendAsync(RawClient.Unary, Frames.Empty, cancellationToken, headers: ("grpc-timeout", timeout));
        Assert.That(await RawClient.StatusAsync(response, cancellationToken), Is.EqualTo("13"));
    }

    [Test, CancelAfter(60_000)]
    public async Task Ten_thousand_resets(CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(_server.Address);
        var client = new TestService.TestServiceClient(channel);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var round = 0; round < 200; round++)
        {
            var calls = Enumerable.Range(0, 50).Select(_ => client.FullDuplexCall(cancellationToken: cancellationToken)).ToList();
            // The first has certainly begun; of the others some have, some have not.
            await ((Task)calls[0].ResponseHeadersAsync).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var call in calls) call.Dispose();
        }

        Assert.That(() => GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(32 * 1024 * 1024).After(10).Seconds.PollEvery(200));
    }
}
