using Grpc.Core;
using Grpc.Health.V1;

namespace GenAiTransport.Grpc.Server;

/// <summary>Whether the server takes calls: yes, until it is told to stop.</summary>
sealed class HealthEndpoint(MappedServices mapped, StreamServices services) : Health.HealthBase
{
    HealthCheckResponse Now => new()
    {
        Status = services.Lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResponse.Types.ServingStatus.NotServing
            : HealthCheckResponse.Types.ServingStatus.Serving,
    };

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) => mapped.Has(request.Service)
        ? Task.FromResult(Now)
        : throw new RpcException(new Status(StatusCode.NotFound, "There is no such service here"));

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var counted = services.Enter(context);
        var isKnown = mapped.Has(request.Service);
        await responseStream.WriteAsync(isKnown ? Now : new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.ServiceUnknown });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, services.Lifetime.ApplicationStopping);
        await Task.Delay(Timeout.Infinite, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.CancellationToken.ThrowIfCancellationRequested();
        if (isKnown)
            await responseStream.WriteAsync(Now);
        throw Refusal.ShuttingDown.ToRpcException();
    }
}
