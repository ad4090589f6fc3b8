using GenAiTransport.Grpc.Interop;
using Google.Protobuf;
using Grpc.Core;

namespace GenAiTransport.Grpc.Benchmarks;

/// <summary>Does as little as a service can: what is measured is the way to it and back.</summary>
public sealed class EchoService : TestService.TestServiceBase
{
    public override Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context) =>
        Task.FromResult(new SimpleResponse { Payload = request.Payload });

    /// <summary>As many messages as the first parameter's size says, none of them paused for, in batches.</summary>
    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        var response = new StreamingOutputCallResponse { Payload = new() { Body = ByteString.CopyFrom(new byte[32]) } };
        responseStream.WriteOptions = new(WriteFlags.BufferHint);
        for (var i = 0; i < request.ResponseParameters[0].Size; i++) await responseStream.WriteAsync(response, context.CancellationToken);
    }
}
