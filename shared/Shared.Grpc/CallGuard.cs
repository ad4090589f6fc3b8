using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace GenAiTransport;

/// <summary>
/// What holds for every call, whatever it is about: a server that stops ends it with UNAVAILABLE. A stream is one of so many of its address, and its headers
/// leave at once, because a client may wait for them before it says anything.
/// </summary>
sealed class CallGuard(ConnectionsPerAddress perAddress, CallServices services) : Interceptor
{
    static readonly Status NoMessage = new(StatusCode.Internal, "A message could not be decoded");

    /// <summary>One whose session cannot be reached now is told when to come back.</summary>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (OperationCanceledException) when (services.Stopping.IsCancellationRequested)
        {
            throw Refusal.ShuttingDown.ToRpcException();
        }
        catch (SessionsUnavailableException)
        {
            throw SessionsUnavailableException.Refusal.ToRpcException();
        }
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, ending => continuation(new EndingReader<TRequest>(requestStream, ending), context));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) => GuardAsync(context, async ending =>
        {
            await continuation(new EndingReader<TRequest>(requestStream, ending), responseStream, context);
            return true;
        });

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) => GuardAsync(context, async ending =>
        {
            await continuation(request, responseStream, context);
            ending.ThrowIfCancellationRequested();
            return true;
        });

    async Task<T> GuardAsync<T>(ServerCallContext context, Func<CancellationToken, Task<T>> call)
    {
        using var counted = perAddress.TryEnter(context.GetHttpContext())
            ?? throw services.Refuse(Refusal.TooManyConnections(services.Limits.ConnectionsPerAddress));
        using var ending = services.Ending(context);
        await context.WriteResponseHeadersAsync([]);
        try
        {
            return await call(ending.Token);
        }
        catch (OperationCanceledException) when (services.Stopping.IsCancellationRequested)
        {
            throw Refusal.ShuttingDown.ToRpcException();
        }
        catch (Exception undecodable) when (undecodable is InvalidProtocolBufferException or InvalidDataException)
        {
            throw new RpcException(NoMessage);
        }
    }
}
