using GenAiTransport.Grpc.Interop;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace GenAiTransport.Grpc.Tests;

/// <summary>The standard interoperability cases, our client against the server of whoever inherits.</summary>
public abstract class InteropContract
{
    static readonly int[] RequestSizes = [27182, 8, 1828, 45904];
    static readonly int[] ResponseSizes = [31415, 9, 2653, 58979];

    GrpcChannel _channel = null!;
    TestService.TestServiceClient _client = null!;

    protected abstract Uri Address { get; }

    /// <summary>Whether the service can tell a compressed request from a plain one, and refuse it.</summary>
    protected virtual bool ServerSeesCompression => true;

    protected virtual bool ServerCompresses => true;

    [SetUp]
    public void Connect()
    {
        _channel = GrpcChannel.ForAddress(Address);
        _client = new(_channel);
    }

    [TearDown]
    public void Disconnect() => _channel?.Dispose();

    [Test, CancelAfter(10_000)]
    public async Task Empty_unary(CancellationToken cancellationToken) =>
        Assert.That(await _client.EmptyCallAsync(new(), cancellationToken: cancellationToken), Is.EqualTo(new Empty()));

    [Test, CancelAfter(10_000)]
    public async Task Large_unary(CancellationToken cancellationToken)
    {
        var response = await _client.UnaryCallAsync(new() { ResponseSize = 314159, Payload = Zeros(271828) }, cancellationToken: cancellationToken);
        Assert.That(response.Payload, Is.EqualTo(Zeros(314159)));
    }

    [Test, CancelAfter(10_000)]
    public async Task Client_streaming(CancellationToken cancellationToken)
    {
        using var call = _client.StreamingInputCall(cancellationToken: cancellationToken);
        foreach (var size in RequestSizes) await call.RequestStream.WriteAsync(new() { Payload = Zeros(size) }, cancellationToken);
        await call.RequestStream.CompleteAsync();
        Assert.That((await call).AggregatedPayloadSize, Is.EqualTo(74922));
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.OK));
    }

    [Test, CancelAfter(10_000)]
    public async Task Server_streaming(CancellationToken cancellationToken)
    {
        using var call = _client.StreamingOutputCall(Request(ResponseSizes), cancellationToken: cancellationToken);
        var sizes = await call.ResponseStream.ReadAllAsync(cancellationToken).Select(response => response.Payload.Body.Length).ToListAsync(cancellationToken);
        Assert.That(sizes, Is.EqualTo(ResponseSizes));
    }

    [Test, CancelAfter(10_000)]
    public async Task Ping_pong(CancellationToken cancellationToken)
    {
        using var call = _client.FullDuplexCall(cancellationToken: cancellationToken);
        foreach (var (request, response) in RequestSizes.Zip(ResponseSizes))
        {
            var message = Request(response);
            message.Payload = Zeros(request);
            await call.RequestStream.WriteAsync(message, cancellationToken);
            Assert.That(await call.ResponseStream.MoveNext(cancellationToken), Is.True);
            Assert.That(call.ResponseStream.Current.Payload.Body, Has.Length.EqualTo(response));
        }

        await call.RequestStream.CompleteAsync();
        Assert.That(await call.ResponseStream.MoveNext(cancellationToken), Is.False);
    }

    [Test, CancelAfter(10_000)]
    public async Task Empty_stream(CancellationToken cancellationToken)
    {
        using var call = _client.FullDuplexCall(cancellationToken: cancellationToken);
        await call.RequestStream.CompleteAsync();
        Assert.That(await call.ResponseStream.MoveNext(cancellationToken), Is.False);
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.OK));
    }

    [Test, CancelAfter(10_000)]
    public void Cancel_after_begin(CancellationToken cancellationToken)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = _client.StreamingInputCall(cancellationToken: cancel.Token);
        cancel.Cancel();
        Assert.That(async () => await call, RpcFails.With(StatusCode.Cancelled));
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.Cancelled));
    }

    [Test, CancelAfter(10_000)]
    public async Task Cancel_after_first_response(CancellationToken cancellationToken)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = _client.FullDuplexCall(cancellationToken: cancel.Token);
        await call.RequestStream.WriteAsync(Request(31415), cancellationToken);
        Assert.That(await call.ResponseStream.MoveNext(default), Is.True);
        await cancel.CancelAsync();
        Assert.That(async () => await call.ResponseStream.MoveNext(default), RpcFails.With(StatusCode.Cancelled));
    }

    [Test, CancelAfter(10_000)]
    public async Task Timeout_on_a_sleeping_server(CancellationToken cancellationToken)
    {
        using var call = _client.FullDuplexCall(deadline: DateTime.UtcNow.AddMilliseconds(50), cancellationToken: cancellationToken);
        try
        {
            await call.RequestStream.WriteAsync(new() { Payload = Zeros(27182) }, cancellationToken);
        }
        catch (RpcException)
        {
            // On a busy machine the deadline may come before the write.
        }

        Assert.That(async () => await call.ResponseStream.MoveNext(default), RpcFails.With(StatusCode.DeadlineExceeded));
    }

    [Test, CancelAfter(10_000)]
    public async Task Custom_metadata(CancellationToken cancellationToken)
    {
        byte[] bytes = [0xab, 0xab, 0xab, 0x00, 0xff];
        var headers = new Metadata { { "x-grpc-test-echo-initial", "test_initial_metadata_value" }, { "x-grpc-test-echo-trailing-bin", bytes } };

        using var unary = _client.UnaryCallAsync(new() { ResponseSize = 1 }, headers, cancellationToken: cancellationToken);
        Assert.That((await unary.ResponseHeadersAsync).GetValue("x-grpc-test-echo-initial"), Is.EqualTo("test_initial_metadata_value"));
        await unary;
        Assert.That(unary.GetTrailers().GetValueBytes("x-grpc-test-echo-trailing-bin"), Is.EqualTo(bytes));

        using var duplex = _client.FullDuplexCall(headers, cancellationToken: cancellationToken);
        await duplex.RequestStream.WriteAsync(Request(1), cancellationToken);
        await duplex.RequestStream.CompleteAsync();
        Assert.That((await duplex.ResponseHeadersAsync).GetValue("x-grpc-test-echo-initial"), Is.EqualTo("test_initial_metadata_value"));
        Assert.That(await duplex.ResponseStream.ReadAllAsync(cancellationToken).CountAsync(cancellationToken), Is.EqualTo(1));
        Assert.That(duplex.GetTrailers().GetValueBytes("x-grpc-test-echo-trailing-bin"), Is.EqualTo(bytes));
    }

    [Test, CancelAfter(10_000)]
    public async Task Status_code_and_message(CancellationToken cancellationToken)
    {
        var status = new EchoStatus { Code = 2, Message = "test status message" };
        Assert.That(
            async () => await _client.UnaryCallAsync(new() { ResponseStatus = status }, cancellationToken: cancellationToken),
            RpcFails.With(StatusCode.Unknown, "test status message"));

        using var duplex = _client.FullDuplexCall(cancellationToken: cancellationToken);
        await duplex.RequestStream.WriteAsync(new() { ResponseStatus = status }, cancellationToken);
        await duplex.RequestStream.CompleteAsync();
        Assert.That(async () => await duplex.ResponseStream.MoveNext(cancellationToken), RpcFails.With(StatusCode.Unknown, "test status message"));
    }

    [Test, CancelAfter(10_000)]
    public void Special_characters_in_the_status_message(CancellationToken cancellationToken)
    {
        const string Message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈 and 100%\t\n";
        Assert.That(
            async () => await _client.UnaryCallAsync(new() { ResponseStatus = new() { Code = 2, Message = Message } }, cancellationToken: cancellationToken),
            RpcFails.With(StatusCode.Unknown, Message));
    }

    [Test, CancelAfter(10_000)]
    public void Unimplemented_method(CancellationToken cancellationToken) =>
        Assert.That(async () => await _client.UnimplementedCallAsync(new(), cancellationToken: cancellationToken), RpcFails.With(StatusCode.Unimplemented));

    [Test, CancelAfter(10_000)]
    public void Unimplemented_service(CancellationToken cancellationToken) => Assert.That(
        async () => await new UnimplementedService.UnimplementedServiceClient(_channel).UnimplementedCallAsync(new(), cancellationToken: cancellationToken),
        RpcFails.With(StatusCode.Unimplemented));

    [Test, CancelAfter(10_000)]
    public async Task Client_compressed_unary(CancellationToken cancellationToken)
    {
        var request = new SimpleRequest { ExpectCompressed = new() { Value = true }, ResponseSize = 314159, Payload = Zeros(271828) };
        if (ServerSeesCompression)
            Assert.That(async () => await _client.UnaryCallAsync(request, cancellationToken: cancellationToken), RpcFails.With(StatusCode.InvalidArgument));
        Assert.That((await _client.UnaryCallAsync(request, Compressed, cancellationToken: cancellationToken)).Payload.Body, Has.Length.EqualTo(314159));
    }

    [Test, CancelAfter(10_000)]
    public async Task Client_compressed_streaming(CancellationToken cancellationToken)
    {
        using var call = _client.StreamingInputCall(Compressed, cancellationToken: cancellationToken);
        await call.RequestStream.WriteAsync(new() { ExpectCompressed = new() { Value = true }, Payload = Zeros(27182) }, cancellationToken);
        call.RequestStream.WriteOptions = new(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(new() { Payload = Zeros(45904) }, cancellationToken);
        await call.RequestStream.CompleteAsync();
        Assert.That((await call).AggregatedPayloadSize, Is.EqualTo(73086));
    }

    [Test, CancelAfter(10_000)]
    public async Task Server_compressed_unary(CancellationToken cancellationToken)
    {
        if (!ServerCompresses) Assert.Ignore("This server does not compress responses.");
        using var seen = new ResponseRecorder();
        using var recorded = GrpcChannel.ForAddress(Address, new() { HttpHandler = seen });
        var request = new SimpleRequest { ResponseCompressed = new() { Value = true }, ResponseSize = 314159, Payload = Zeros(271828) };
        var response = await new TestService.TestServiceClient(recorded).UnaryCallAsync(request, cancellationToken: cancellationToken);
        Assert.That(response.Payload, Is.EqualTo(Zeros(314159)));
        Assert.That(seen.Encoding, Is.EqualTo("gzip"));
        Assert.That(seen.BodyLength, Is.LessThan(10_000));
    }

    [Test, CancelAfter(10_000)]
    public async Task Server_compressed_streaming(CancellationToken cancellationToken)
    {
        var request = Request(31415, 92653);
        request.ResponseParameters[0].Compressed = new() { Value = true };
        using var call = _client.StreamingOutputCall(request, cancellationToken: cancellationToken);
        var sizes = await call.ResponseStream.ReadAllAsync(cancellationToken).Select(response => response.Payload.Body.Length).ToListAsync(cancellationToken);
        Assert.That(sizes, Is.EqualTo([31415, 92653]));
    }

    static Metadata Compressed => new() { { "grpc-internal-encoding-request", "gzip" } };

    static Payload Zeros(int size) => new() { Body = ByteString.CopyFrom(new byte[size]) };

    static StreamingOutputCallRequest Request(params int[] sizes) =>
        new() { ResponseParameters = { sizes.Select(size => new ResponseParameters { Size = size }) } };
}
