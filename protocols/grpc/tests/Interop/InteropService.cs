using Google.Protobuf;
using Grpc.Core;

namespace GenAiTransport.Grpc.Interop;

/// <summary>The server's side of the standard cases.</summary>
public sealed class InteropService : TestService.TestServiceBase
{
    public override async Task<Empty> EmptyCall(Empty request, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        return new();
    }

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        RequireCompression(request.ExpectCompressed, context);
        ThrowIfAsked(request.ResponseStatus);
        context.WriteOptions = Compression(request.ResponseCompressed);
        return new() { Payload = Zeros(request.ResponseSize) };
    }

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        var size = 0;
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            RequireCompression(request.ExpectCompressed, context);
            size += request.Payload.Body.Length;
        }

        return new() { AggregatedPayloadSize = size };
    }

    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context) =>
        await AnswerAsync(request, responseStream, context);

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            ThrowIfAsked(request.ResponseStatus);
            await AnswerAsync(request, responseStream, context);
        }
    }

    static async Task AnswerAsync(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        foreach (var response in request.ResponseParameters)
        {
            if (response.IntervalUs > 0) await Task.Delay(TimeSpan.FromMicroseconds(response.IntervalUs), context.CancellationToken);
            responseStream.WriteOptions = Compression(response.Compressed);
            await responseStream.WriteAsync(new() { Payload = Zeros(response.Size) });
        }
    }

    static async Task EchoMetadataAsync(ServerCallContext context)
    {
        if (context.RequestHeaders.GetValueBytes("x-grpc-test-echo-trailing-bin") is { } bytes)
            context.ResponseTrailers.Add("x-grpc-test-echo-trailing-bin", bytes);
        if (context.RequestHeaders.GetValue("x-grpc-test-echo-initial") is { } text)
            await context.WriteResponseHeadersAsync(new() { { "x-grpc-test-echo-initial", text } });
    }

    static void ThrowIfAsked(EchoStatus? status)
    {
        if (status is { Code: not 0 }) throw new RpcException(new((StatusCode)status.Code, status.Message));
    }

    static void RequireCompression(BoolValue? expected, ServerCallContext context)
    {
        if (expected?.Value == true && context.GetHttpContext().Request.Headers["grpc-encoding"] != "gzip")
            throw new RpcException(new(StatusCode.InvalidArgument, "The request is not compressed."));
    }

    static WriteOptions Compression(BoolValue? wanted) => new(wanted?.Value == true ? default : WriteFlags.NoCompress);

    static Payload Zeros(int size) => new() { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };
}
