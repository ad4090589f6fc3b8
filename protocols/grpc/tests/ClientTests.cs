using GenAiTransport.Grpc.Interop;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GenAiTransport.Grpc.Tests;

/// <summary>What a client can rely on, whatever answers it.</summary>
[TestFixture]
public sealed class ClientTests
{
    readonly TaskCompletionSource<CancellationToken> _begun = new();
    RawServer? _server;
    GrpcChannel _channel = null!;
    TestService.TestServiceClient _client = null!;

    [TearDown]
    public async Task Stop()
    {
        _channel?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
    }

    async Task AnswerAsync(RequestDelegate answer, Action<GrpcChannelOptions>? configure = null)
    {
        await Stop();
        _server = await RawServer.StartAsync(answer);
        var options = new GrpcChannelOptions();
        configure?.Invoke(options);
        _channel = GrpcChannel.ForAddress(_server.Address, options);
        _client = new(_channel);
    }

    [TestCase(400, StatusCode.Internal)]
    [TestCase(401, StatusCode.Unauthenticated)]
    [TestCase(403, StatusCode.PermissionDenied)]
    [TestCase(404, StatusCode.Unimplemented)]
    [TestCase(415, StatusCode.Unknown)]
    [TestCase(429, StatusCode.Unavailable)]
    [TestCase(500, StatusCode.Unknown)]
    [TestCase(502, StatusCode.Unavailable)]
    [TestCase(503, StatusCode.Unavailable)]
    [TestCase(504, StatusCode.Unavailable)]
    [CancelAfter(10_000)]
    public async Task An_HTTP_error_has_its_status(int http, StatusCode expected, CancellationToken cancellationToken)
    {
        await AnswerAsync(context =>
        {
            context.Response.StatusCode = http;
            return Task.CompletedTask;
        });
        Assert.That(async () => await _client.UnaryCallAsync(new(), cancellationToken: cancellationToken), RpcFails.With(expected));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_page_instead_of_an_answer_is_told_as_such(CancellationToken cancellationToken)
    {
        await AnswerAsync(context => context.Response.WriteAsync("<p>Log in first.</p>", cancellationToken));
        Assert.That(
            async () => await _client.UnaryCallAsync(new(), cancellationToken: cancellationToken),
            RpcFails.With(StatusCode.Unknown, "Bad gRPC response. Invalid content-type value: none"));
    }

    [Test, CancelAfter(10_000)]
    public async Task An_end_without_trailers_is_no_success(CancellationToken cancellationToken)
    {
        await AnswerAsync(RawServer.Answer(Frames.Small, status: null));
        using var call = _client.StreamingOutputCall(new(), cancellationToken: cancellationToken);
        Assert.That(await call.ResponseStream.MoveNext(cancellationToken), Is.True);
        Assert.That(async () => await call.ResponseStream.MoveNext(cancellationToken), RpcFails.With(StatusCode.Unknown, "No grpc-status found on response."));
    }

    [TestCase("17", StatusCode.Unknown)]
    [TestCase("16", StatusCode.Unauthenticated)]
    [TestCase("soup", StatusCode.Unknown)]
    [CancelAfter(10_000)]
    public async Task A_status_from_the_future_is_unknown(string status, StatusCode expected, CancellationToken cancellationToken)
    {
        await AnswerAsync(RawServer.Answer(Frames.Small, status));
        Assert.That(async () => await _client.UnaryCallAsync(new(), cancellationToken: cancellationToken), RpcFails.With(expected));
    }

    static IEnumerable<TestCaseData> Bodies()
    {
        yield return new TestCaseData(Frames.FourGibibytes, null, StatusCode.ResourceExhausted).SetArgDisplayNames("a length of 4 GiB");
        yield return new TestCaseData(Frames.Bomb(), "gzip", StatusCode.ResourceExhausted).SetArgDisplayNames("a compressed bomb");
        yield return new TestCaseData(Frames.HalfMessage, null, StatusCode.Internal).SetArgDisplayNames("half a message");
        yield return new TestCaseData(Frames.HalfHeader, null, StatusCode.Internal).SetArgDisplayNames("half a header");
        yield return new TestCaseData((byte[])[7, 0, 0, 0, 0], null, StatusCode.Internal).SetArgDisplayNames("an unknown flag");
        yield return new TestCaseData(Frames.Compressed([1, 2, 3]), null, StatusCode.Internal).SetArgDisplayNames("compressed without saying how");
        yield return new TestCaseData(Frames.Compressed([1, 2, 3]), "gzip", StatusCode.Internal).SetArgDisplayNames("broken gzip");
        yield return new TestCaseData(Frames.Empty, "snappy", StatusCode.Internal).SetArgDisplayNames("an unknown encoding");
        yield return new TestCaseData((byte[])[0, 0, 0, 0, 2, 0x0a, 0x7f], null, StatusCode.Internal).SetArgDisplayNames("no protobuf");
        yield return new TestCaseData(Array.Empty<byte>(), null, StatusCode.Internal).SetArgDisplayNames("no message");
        yield return new TestCaseData((byte[])[.. Frames.Small, .. Frames.Small], null, StatusCode.Internal).SetArgDisplayNames("two messages");
    }

    [TestCaseSource(nameof(Bodies)), CancelAfter(10_000)]
    public async Task A_broken_answer_has_a_status(byte[] body, string? encoding, StatusCode expected, CancellationToken cancellationToken)
    {
        await AnswerAsync(RawServer.Answer(body, "0", encoding));
        using var call = _client.UnaryCallAsync(new(), cancellationToken: cancellationToken);
        Assert.That(async () => await call, RpcFails.With(expected));
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(expected));
    }

    [Test, CancelAfter(20_000)]
    public async Task Random_bytes_have_a_status(CancellationToken cancellationToken)
    {
        var random = new Random(2);
        await AnswerAsync(context =>
        {
            var body = new byte[random.Next(1, 2000)];
            random.NextBytes(body);
            return RawServer.Answer(body, "0", "gzip")(context);
        });
        for (var i = 0; i < 300; i++)
            Assert.That(async () => await _client.UnaryCallAsync(new(), cancellationToken: cancellationToken), Throws.TypeOf<RpcException>());
    }

    [Test, CancelAfter(10_000)]
    public async Task A_connection_that_dies_is_unavailable(CancellationToken cancellationToken)
    {
        var read = new TaskCompletionSource();
        await AnswerAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(Frames.Small, cancellationToken);
            await read.Task;
            context.Features.Get<IConnectionLifetimeFeature>()!.Abort();
        });
        using var call = _client.StreamingOutputCall(new(), cancellationToken: cancellationToken);
        Assert.That(await call.ResponseStream.MoveNext(cancellationToken), Is.True);
        read.SetResult();
        Assert.That(async () => await call.ResponseStream.MoveNext(cancellationToken), RpcFails.With(StatusCode.Unavailable));
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    [TestCase(0x2, StatusCode.Internal)]
    [TestCase(0x8, StatusCode.Cancelled)]
    [TestCase(0xb, StatusCode.ResourceExhausted)]
    [TestCase(0xc, StatusCode.PermissionDenied)]
    [CancelAfter(10_000)]
    public async Task A_reset_has_the_status_of_its_code(int errorCode, StatusCode expected, CancellationToken cancellationToken)
    {
        await AnswerAsync(context =>
        {
            context.Features.Get<IHttpResetFeature>()!.Reset(errorCode);
            return Task.CompletedTask;
        });
        Assert.That(async () => await _client.UnaryCallAsync(new(), cancellationToken: cancellationToken), RpcFails.With(expected));
    }

    [Test, CancelAfter(10_000)]
    public async Task Nobody_there_is_unavailable(CancellationToken cancellationToken)
    {
        await AnswerAsync(_ => Task.CompletedTask);
        await _server!.DisposeAsync();
        Assert.That(async () => await _client.UnaryCallAsync(new(), cancellationToken: cancellationToken), RpcFails.With(StatusCode.Unavailable));
        using var duplex = _client.FullDuplexCall(cancellationToken: cancellationToken);
        Assert.That(async () => await duplex.RequestStream.WriteAsync(new(), cancellationToken), RpcFails.With(StatusCode.Unavailable));
        Assert.That(async () => await duplex.ResponseStream.MoveNext(cancellationToken), RpcFails.With(StatusCode.Unavailable));
        Assert.That(async () => await duplex.ResponseHeadersAsync, RpcFails.With(StatusCode.Unavailable));
    }

    Task Silence(HttpContext context)
    {
        _begun.TrySetResult(context.RequestAborted);
        return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    static async Task AbortedAsync(CancellationToken aborted, CancellationToken limit)
    {
        var seen = new TaskCompletionSource();
        await using var registration = aborted.Register(seen.SetResult);
        await seen.Task.WaitAsync(limit);
    }

    [Test, CancelAfter(10_000)]
    public async Task The_deadline_is_kept_here_when_the_server_keeps_none(CancellationToken cancellationToken)
    {
        await AnswerAsync(Silence);
        Assert.That(
            async () => await _client.UnaryCallAsync(new(), deadline: DateTime.UtcNow.AddMilliseconds(200), cancellationToken: cancellationToken),
            RpcFails.With(StatusCode.DeadlineExceeded));
        Assert.That(
            async () => await _client.UnaryCallAsync(new(), deadline: DateTime.UtcNow.AddSeconds(-1), cancellationToken: cancellationToken),
            RpcFails.With(StatusCode.DeadlineExceeded));
        await AbortedAsync(await _begun.Task, cancellationToken);
    }

    [Test, CancelAfter(10_000)]
    public async Task Disposing_a_call_resets_it_on_the_server(CancellationToken cancellationToken)
    {
        await AnswerAsync(Silence);
        var call = _client.FullDuplexCall(cancellationToken: cancellationToken);
        var aborted = await _begun.Task.WaitAsync(cancellationToken);
        call.Dispose();
        await AbortedAsync(aborted, cancellationToken);
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.Cancelled));
    }

    [Test, CancelAfter(10_000)]
    public async Task Disposing_the_channel_cancels_its_calls(CancellationToken cancellationToken)
    {
        await AnswerAsync(Silence);
        using var call = _client.UnaryCallAsync(new(), cancellationToken: cancellationToken);
        await _begun.Task.WaitAsync(cancellationToken);
        _channel.Dispose();
        Assert.That(async () => await call, RpcFails.With(StatusCode.Cancelled));
        Assert.That(async () => await _client.UnaryCallAsync(new(), cancellationToken: cancellationToken), RpcFails.With(StatusCode.Cancelled));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_status_is_there_when_the_call_is_over_and_not_before(CancellationToken cancellationToken)
    {
        await AnswerAsync(Silence);
        using var call = _client.UnaryCallAsync(new(), cancellationToken: cancellationToken);
        Assert.That(() => call.GetStatus(), Throws.InvalidOperationException);
        Assert.That(() => call.GetTrailers(), Throws.InvalidOperationException);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_server_that_answers_early_stops_a_client_that_still_sends(CancellationToken cancellationToken)
    {
        await AnswerAsync(context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "8";
            context.Response.Headers["grpc-message"] = "full";
            return Task.CompletedTask;
        });
        using var call = _client.StreamingInputCall(cancellationToken: cancellationToken);
        Assert.That(
            async () =>
            {
                while (true) await call.RequestStream.WriteAsync(new(), cancellationToken);
            },
            RpcFails.With(StatusCode.ResourceExhausted, "full"));
        Assert.That(async () => await call, RpcFails.With(StatusCode.ResourceExhausted, "full"));
    }

    [Test, CancelAfter(10_000)]
    public async Task The_request_is_as_the_protocol_wants_it(CancellationToken cancellationToken)
    {
        (string Method, string Path, Dictionary<string, string> Headers, byte[] Body) seen = ("", "", [], []);
        await AnswerAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, cancellationToken);
            var headers = context.Request.Headers.ToDictionary(header => header.Key.ToUpperInvariant(), header => header.Value.ToString());
            seen = (context.Request.Method, $"{context.Request.Path}", headers, body.ToArray());
            await RawServer.Answer(Frames.Small)(context);
        });
        await _client.UnaryCallAsync(
            new() { ResponseSize = 5 }, new Metadata { { "Some-Text", "a b" }, { "some-bin", [255, 0, 1, 2] } }, DateTime.UtcNow.AddSeconds(30), cancellationToken);

        Assert.That((seen.Method, seen.Path), Is.EqualTo(("POST", "/grpc.testing.TestService/UnaryCall")));
        Assert.That(seen.Body, Is.EqualTo(new byte[] { 0, 0, 0, 0, 2, 0x10, 5 }));
        Assert.That(seen.Headers["CONTENT-TYPE"], Is.EqualTo("application/grpc"));
        Assert.That(seen.Headers["TE"], Is.EqualTo("trailers"));
        Assert.That(seen.Headers["GRPC-ACCEPT-ENCODING"], Is.EqualTo("identity,gzip"));
        Assert.That(seen.Headers["GRPC-TIMEOUT"], Does.Match(@"^\d{1,5}m$"));
        Assert.That(seen.Headers["SOME-TEXT"], Is.EqualTo("a b"));
        Assert.That(seen.Headers["SOME-BIN"], Is.EqualTo("/wABAg"));
        Assert.That(seen.Headers["USER-AGENT"], Does.StartWith("grpc-"));
        Assert.That(seen.Headers, Does.Not.ContainKey("GRPC-ENCODING"));
    }

    [Test, CancelAfter(10_000)]
    public async Task Bytes_in_metadata_may_be_padded_joined_or_no_base64_at_all(CancellationToken cancellationToken)
    {
        await AnswerAsync(context =>
        {
            context.Response.Headers["padded-bin"] = "AQ==";
            context.Response.Headers["joined-bin"] = "AQ, AgM=";
            context.Response.Headers["broken-bin"] = "not base64!";
            return RawServer.Answer(Frames.Small)(context);
        });
        using var call = _client.UnaryCallAsync(new(), cancellationToken: cancellationToken);
        var headers = await call.ResponseHeadersAsync;
        Assert.That(headers.GetValueBytes("padded-bin"), Is.EqualTo([1]));
        Assert.That(headers.GetAll("joined-bin").Select(entry => entry.ValueBytes), Is.EqualTo(new byte[][] { [1], [2, 3] }));
        Assert.That(headers.Get("broken-bin"), Is.Null);
    }

    [Test, CancelAfter(10_000)]
    public async Task Hinted_messages_leave_with_the_next_in_one_piece(CancellationToken cancellationToken)
    {
        var first = 0;
        await AnswerAsync(async context =>
        {
            first = await context.Request.Body.ReadAsync(new byte[1000], cancellationToken);
            await RawServer.Answer(Frames.Small)(context);
        });
        using var call = _client.StreamingInputCall(cancellationToken: cancellationToken);
        call.RequestStream.WriteOptions = new(WriteFlags.BufferHint);
        for (var i = 0; i < 9; i++) await call.RequestStream.WriteAsync(new(), cancellationToken);
        call.RequestStream.WriteOptions = WriteOptions.Default;
        await call.RequestStream.WriteAsync(new(), cancellationToken);
        await call;
        Assert.That(first, Is.EqualTo(10 * 5));
    }

    [Test, CancelAfter(10_000)]
    public async Task Limits_hold_in_both_directions(CancellationToken cancellationToken)
    {
        var twoHundred = new SimpleRequest { Payload = new() { Body = Google.Protobuf.ByteString.CopyFrom(new byte[200]) } };
        await AnswerAsync(RawServer.Answer([0, 0, 0, 0, 101, .. new byte[101]]), options => (options.MaxReceiveMessageSize, options.MaxSendMessageSize) = (100, 100));
        Assert.That(async () => await _client.UnaryCallAsync(new(), cancellationToken: cancellationToken), RpcFails.With(StatusCode.ResourceExhausted));
        Assert.That(async () => await _client.UnaryCallAsync(twoHundred, cancellationToken: cancellationToken), RpcFails.With(StatusCode.ResourceExhausted));
    }

    [Test]
    public async Task A_blocking_call_needs_no_other_thread_of_its_callers()
    {
        await AnswerAsync(RawServer.Answer(Frames.Small));
        Assert.That(() => _client.UnaryCall(new(), deadline: DateTime.UtcNow.AddSeconds(10)), Throws.Nothing);
    }

    [Test]
    public void An_address_that_cannot_be_is_refused()
    {
        Assert.That(() => GrpcChannel.ForAddress("ftp://localhost"), Throws.ArgumentException);
        Assert.That(() => GrpcChannel.ForAddress("http://localhost", new() { Credentials = ChannelCredentials.SecureSsl }), Throws.ArgumentException);
    }
}
