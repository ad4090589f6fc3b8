using Grpc.Core;
using Grpc.Core.Interceptors;

namespace GenAiTransport;

/// <summary>Answers a call whose session cannot be reached now: UNAVAILABLE, and when to come back.</summary>
sealed class UnreachableCalls : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (SessionsUnavailableException)
        {
            throw SessionsUnavailableException.Refusal.ToRpcException();
        }
    }
}
