using System.Net;
using GenAiTransport.Grpc.Interop;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport.Grpc.Tests;

/// <summary>What a service and its callers can rely on.</summary>
[TestFixture]
public sealed class ServerTests
{
    readonly GrpcServiceOptions _options = new();
    Script _script = null!;
    InteropServer _server = null!;
    GrpcChannel _channel = null!;
    TestService.TestServiceClient _client = null!;
    RawClient _raw = null!;

    [SetUp]
    public async Task Start()
    {
        _script = new();
        _server = await InteropServer.StartAsync<ScriptedService>(
            configured => configured.EnableDetailedErrors = _options.EnableDetailedErrors,
            services => services.AddSingleton(_script).Configure<KestrelServerOptions>(
                kestrel => kestrel.Limits.MinRequestBodyDataRate = new(240, TimeSpan.FromMilliseconds(1100))),
            app => app.MapPost("/rest/thing", () => "not gRPC"));
        _channel = GrpcChannel.ForAddress(_server.Address);
        _client = new(_channel);
        _raw = new(_server.Address);
    }

    [TearDown]
    public async Task Stop()
    {
        _raw.Dispose();
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Test, CancelAfter(10_000)]
    public async Task Headers_arrive_before_the_client_has_sent_anything(CancellationToken cancellationToken)
    {
        _script.Duplex = async (requests, _, context) => await requests.MoveNext(context.CancellationToken);
        using var call = _client.FullDuplexCall(cancellationToken: cancellationToken);
        Assert.That(await call.ResponseHeadersAsync, Is.Not.Null);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_clients_cancel_reaches_the_service(CancellationToken cancellationToken)
    {
        var begun = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        _script.Unary = async (_, context) =>
        {
            context.CancellationToken.Register(cancelled.SetResult);
            begun.SetResult();
            await cancelled.Task;
            return new();
        };
        using var call = _client.UnaryCallAsync(new(), cancellationToken: cancellationToken);
        await begun.Task.WaitAsync(cancellationToken);
        call.Dispose();
        await cancelled.Task.WaitAsync(cancellationToken);
        Assert.That(async () => await call, RpcFails.With(StatusCode.Cancelled));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_read_that_the_client_breaks_off_is_a_cancelled_token_and_no_error_in_the_log(CancellationToken cancellationToken)
    {
        var seen = new TaskCompletionSource<bool>();
        _script.Duplex = async (requests, _, context) =>
        {
            try
            {
                while (await requests.MoveNext(context.CancellationToken)) continue;
            }
            catch (OperationCanceledException)
            {
                seen.SetResult(context.CancellationToken.IsCancellationRequested);
                throw;
            }
        };
        using var call = _client.FullDuplexCall(cancellationToken: cancellationToken);
        await call.ResponseHeadersAsync;
        call.Dispose();
        Assert.That(await seen.Task.WaitAsync(cancellationToken), Is.True);
        Assert.That(_server.Log.Entries, Is.Empty);
    }

    [Test, CancelAfter(10_000)]
    public async Task The_deadline_ends_the_call_even_if_the_service_does_not_listen(CancellationToken cancellationToken)
    {
        var release = new TaskCompletionSource();
        _script.Unary = async (_, _) =>
        {
            await release.Task;
            return new();
        };
        using var response = await _raw.SendAsync(RawClient.Unary, Frames.Empty, cancellationToken, headers: ("grpc-timeout", "50m"));
        Assert.That(response.Headers.GetValues("grpc-status"), Is.EqualTo(["4"]));
        release.SetResult();
    }

    [Test, CancelAfter(10_000)]
    public async Task The_deadline_reaches_a_service_that_streams(CancellationToken cancellationToken)
    {
        _script.Output = async (responses, context) =>
        {
            await responses.WriteAsync(new(), cancellationToken);
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        using var response = await _raw.SendAsync(RawClient.Output, Frames.Empty, cancellationToken, headers: ("grpc-timeout", "200m"));
        Assert.That(await RawClient.StatusAsync(response, cancellationToken), Is.EqualTo("4"));
    }

    [TestCase(null, "Exception was thrown by handler.")]
    [TestCase(true, "Exception was thrown by handler. InvalidOperationException: the secret")]
    [CancelAfter(10_000)]
    public async Task What_an_unexpected_exception_says_stays_here_unless_asked_for(bool? detailed, string detail, CancellationToken cancellationToken)
    {
        _options.EnableDetailedErrors = detailed;
        await Stop();
        await Start();
        _script.Unary = (_, _) => throw new InvalidOperationException("the secret");
        Assert.That(async () => await _client.UnaryCallAsync(new(), cancellationToken: cancellationToken), RpcFails.With(StatusCode.Unknown, detail));
        Assert.That(_server.Log.Entries, Has.One.Contains("the secret"));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_failure_carries_its_trailers(CancellationToken cancellationToken)
    {
        _script.Unary = (_, context) =>
        {
            context.ResponseTrailers.Add("from", "context");
            throw new RpcException(new(StatusCode.ResourceExhausted, "Too many."), new Metadata { { "retry-after", "5" } });
        };
        using var call = _client.UnaryCallAsync(new(), cancellationToken: cancellationToken);
        var failure = (await Assert.ThrowsAsync<RpcException>(async () => await call))!;
        Assert.That(failure.Status, Is.EqualTo(new Status(StatusCode.ResourceExhausted, "Too many.")));
        Assert.That(failure.Trailers.GetValue("retry-after"), Is.EqualTo("5"));
        Assert.That(call.GetTrailers().GetValue("from"), Is.EqualTo("context"));
    }

    [Test, CancelAfter(10_000)]
    public async Task With_nothing_sent_the_status_stands_in_the_headers(CancellationToken cancellationToken)
    {
        _script.Unary = (_, _) => throw new RpcException(new(StatusCode.NotFound, "Nö"));
        using var response = await _raw.SendAsync(RawClient.Unary, Frames.Empty, cancellationToken);
        Assert.That(response.Headers.GetValues("grpc-status").Single(), Is.EqualTo("5"));
        Assert.That(response.Headers.GetValues("grpc-message").Single(), Is.EqualTo("N%C3%B6"));
        Assert.That(await response.Content.ReadAsByteArrayAsync(cancellationToken), Is.Empty);
        Assert.That(response.TrailingHeaders, Is.Empty);
    }

    [Test, CancelAfter(10_000)]
    public async Task An_answer_is_a_framed_message_with_the_status_behind_it(CancellationToken cancellationToken)
    {
        _script.Unary = (_, _) => Task.FromResult(new SimpleResponse { Payload = new() { Body = Google.Protobuf.ByteString.CopyFrom(7, 8) } });
        using var response = await _raw.SendAsync(RawClient.Unary, Frames.Empty, cancellationToken);
        Assert.That(await response.Content.ReadAsByteArrayAsync(cancellationToken), Is.EqualTo(new byte[] { 0, 0, 0, 0, 6, 0x0a, 4, 0x12, 2, 7, 8 }));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/grpc"));
        Assert.That(response.TrailingHeaders.GetValues("grpc-status"), Is.EqualTo(["0"]));
    }

    [Test, CancelAfter(10_000)]
    public async Task Two_writes_at_once_are_refused(CancellationToken cancellationToken)
    {
        var refused = new TaskCompletionSource<Exception?>();
        _script.Output = async (responses, context) =>
        {
            var big = new StreamingOutputCallResponse { Payload = new() { Body = Google.Protobuf.ByteString.CopyFrom(new byte[3_000_000]) } };
            var first = responses.WriteAsync(big, context.CancellationToken);
            // The client does not read yet, so the first write cannot have ended.
            refused.SetResult(await Assert.CatchAsync(() => responses.WriteAsync(new(), context.CancellationToken)));
            await first;
        };
        using var response = await _raw.SendAsync(RawClient.Output, Frames.Empty, cancellationToken);
        Assert.That(await refused.Task.WaitAsync(cancellationToken), Is.TypeOf<InvalidOperationException>());
        Assert.That(await RawClient.StatusAsync(response, cancellationToken), Is.EqualTo("0"));
    }

    [Test, CancelAfter(10_000)]
    public async Task Hinted_messages_leave_with_the_next_in_one_piece(CancellationToken cancellationToken)
    {
        _script.Output = async (responses, context) =>
        {
            await context.WriteResponseHeadersAsync([]);
            responses.WriteOptions = new(WriteFlags.BufferHint);
            for (var i = 0; i < 9; i++) await responses.WriteAsync(new(), cancellationToken);
            responses.WriteOptions = WriteOptions.Default;
            await responses.WriteAsync(new(), cancellationToken);
        };
        using var response = await _raw.SendAsync(RawClient.Output, Frames.Empty, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        Assert.That(await body.ReadAsync(new byte[1000], cancellationToken), Is.EqualTo(10 * 5));
    }

    [Test, CancelAfter(10_000)]
    public async Task Hinted_messages_leave_with_the_end_of_the_call_at_the_latest(CancellationToken cancellationToken)
    {
        _script.Output = async (responses, _) =>
        {
            responses.WriteOptions = new(WriteFlags.BufferHint);
            for (var i = 0; i < 10; i++) await responses.WriteAsync(new(), cancellationToken);
        };
        using var call = _client.StreamingOutputCall(new(), cancellationToken: cancellationToken);
        Assert.That(await call.ResponseStream.ReadAllAsync(cancellationToken).CountAsync(cancellationToken), Is.EqualTo(10));
    }

    [Test, CancelAfter(10_000)]
    public async Task Every_call_has_a_service_of_its_own(CancellationToken cancellationToken)
    {
        for (var i = 0; i < 3; i++) await _client.UnaryCallAsync(new(), cancellationToken: cancellationToken);
        Assert.That(_script.ServicesMade, Is.EqualTo(3));
        Assert.That(() => _script.ServicesDisposed, Is.EqualTo(3).After(5).Seconds.PollEvery(10));
    }

    [Test, CancelAfter(10_000)]
    public async Task The_service_learns_who_calls_what_until_when(CancellationToken cancellationToken)
    {
        ServerCallContext seen = null!;
        (string Method, string Host, string Peer, DateTime Deadline, string? Key) told = default;
        _script.Unary = (_, context) =>
        {
            seen = context;
            context.UserState["a"] = "b";
            told = (context.Method, context.Host, context.Peer, context.Deadline, context.RequestHeaders.GetValue("x-api-key"));
            return Task.FromResult(new SimpleResponse());
        };
        var deadline = DateTime.UtcNow.AddMinutes(1);
        await _client.UnaryCallAsync(new(), new Metadata { { "X-Api-Key", "k" } }, deadline, cancellationToken);
        Assert.That(told.Method, Is.EqualTo(RawClient.Unary));
        Assert.That(told.Host, Is.EqualTo(_server.Address.Authority));
        Assert.That(told.Peer, Does.Match(@"^ipv4:127\.0\.0\.1:\d+$"));
        Assert.That(told.Deadline, Is.EqualTo(deadline).Within(30).Seconds);
        Assert.That(told.Key, Is.EqualTo("k"));
        Assert.That(seen.RequestHeaders.Select(entry => entry.Key), Is.EquivalentTo(["x-api-key", "user-agent"]));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_quiet_stream_is_not_taken_for_an_attack(CancellationToken cancellationToken)
    {
        _script.Duplex = async (requests, _, context) => await requests.MoveNext(context.CancellationToken);
        using var call = _client.FullDuplexCall(cancellationToken: cancellationToken);
        await call.ResponseHeadersAsync;
        // Long enough for Kestrel to have struck twice, by the limits set above.
        await Task.Delay(2500, cancellationToken);
        await call.RequestStream.WriteAsync(new(), cancellationToken);
        Assert.That(await call.ResponseStream.MoveNext(cancellationToken), Is.False);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_status_set_without_an_exception_is_the_status(CancellationToken cancellationToken)
    {
        _script.Unary = (_, context) =>
        {
            context.Status = new(StatusCode.FailedPrecondition, "not yet");
            return Task.FromResult(new SimpleResponse());
        };
        Assert.That(async () => await _client.UnaryCallAsync(new(), cancellationToken: cancellationToken), RpcFails.With(StatusCode.FailedPrecondition, "not yet"));
    }

    [Test, CancelAfter(10_000)]
    public async Task Requests_that_are_not_gRPC_go_elsewhere(CancellationToken cancellationToken)
    {
        using var rest = await _raw.SendAsync("/rest/thing", [], cancellationToken, "application/json");
        Assert.That(await rest.Content.ReadAsStringAsync(cancellationToken), Is.EqualTo("not gRPC"));
        using var nothing = await _raw.SendAsync("/some/thing", [], cancellationToken, "application/json");
        Assert.That(nothing.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }
}
