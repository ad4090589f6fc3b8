using Grpc.Core;

namespace GenAiTransport.Grpc.Client;

/// <summary>How a call that failed is told: the server said no, or there is no server.</summary>
static class RpcFailures
{
    public static Exception ToException(this RpcException failure, Uri server, CancellationToken cancellationToken) => failure.StatusCode switch
    {
        StatusCode.Cancelled when cancellationToken.IsCancellationRequested => new OperationCanceledException(failure.Message, failure, cancellationToken),
        StatusCode.NotFound => Refused(failure, RefusalKind.NotFound),
        StatusCode.ResourceExhausted => Refused(failure, RefusalKind.TooMany),
        StatusCode.InvalidArgument or StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.Unimplemented =>
            Refused(failure, RefusalKind.Invalid),
        _ => new ServerUnreachableException(server, failure),
    };

    /// <summary>The connection was there and broke; not that there was none.</summary>
    public static bool IsBreak(this ServerUnreachableException unreachable) =>
        unreachable.InnerException is RpcException failure && failure.Status.DebugException is not HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError or HttpRequestError.VersionNegotiationError
        };

    static RefusedException Refused(RpcException failure, RefusalKind kind) => new(new Refusal(
        kind,
        failure.Status.Detail.Length > 0 ? failure.Status.Detail : $"The server answered {failure.StatusCode}",
        int.TryParse(failure.Trailers.GetValue("retry-after"), out var seconds) ? TimeSpan.FromSeconds(seconds) : null));
}
