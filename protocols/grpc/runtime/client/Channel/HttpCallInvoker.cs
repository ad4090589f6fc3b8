using Grpc.Core;
using Grpc.Net.Client;

namespace Grpc.Runtime;

/// <summary>Makes each kind of call out of the same three parts: an <see cref="HttpCall"/>, a writer for its body, a reader for its answer.</summary>
sealed class HttpCallInvoker(GrpcChannel channel) : CallInvoker
{
    static readonly Func<object, Task<Metadata>> Headers = call => ((ICall)call).ResponseHeadersAsync();
    static readonly Func<object, Status> Status = call => ((ICall)call).GetStatus();
    static readonly Func<object, Metadata> Trailers = call => ((ICall)call).GetTrailers();
    static readonly Action<object> Dispose = call => ((ICall)call).Dispose();

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        // The blocking form is part of every generated client; nothing below it needs this thread, so it cannot lock up.
        using var call = AsyncUnaryCall(method, host, options, request);
        return call.GetAwaiter().GetResult();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new UnaryCall<TRequest, TResponse>(channel, method, options, request);
        return new(call.ResponseAsync, Headers, Status, Trailers, Dispose, call);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var compressed = RequestHead.AsksForCompression(options.Headers);
        // The handler sends from this memory for as long as it likes, so it is not given back.
        var message = SingleMessage.Frame(request, method.RequestMarshaller, options, channel.Options.MaxSendMessageSize, compressed);
        var call = new HttpCall(channel, channel.For(method), options, new ReadOnlyMemoryContent(message.Written), compressed);
        return new(Reader(call, method), Headers, Status, Trailers, Dispose, call);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var (call, writer) = Start(method, options);
        return new(writer, SingleAnswer.ReadAsync(call, method.ResponseMarshaller, channel.Options.MaxReceiveMessageSize), Headers, Status, Trailers, Dispose, call);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var (call, writer) = Start(method, options);
        return new(writer, Reader(call, method), Headers, Status, Trailers, Dispose, call);
    }

    (HttpCall Call, RequestWriter<TRequest> Writer) Start<TRequest, TResponse>(Method<TRequest, TResponse> method, in CallOptions options)
    {
        var body = new StreamingContent();
        var compressed = RequestHead.AsksForCompression(options.Headers);
        var call = new HttpCall(channel, channel.For(method), options, body, compressed);
        var writer = new RequestWriter<TRequest>(
            call,
            body,
            method.RequestMarshaller,
            channel.Options.MaxSendMessageSize,
            compressed,
            options.WriteOptions,
            answerIsAwaited: method.Type == MethodType.ClientStreaming);
        return (call, writer);
    }

    ResponseReader<TResponse> Reader<TRequest, TResponse>(HttpCall call, Method<TRequest, TResponse> method) =>
        new(call, method.ResponseMarshaller, channel.Options.MaxReceiveMessageSize);
}
