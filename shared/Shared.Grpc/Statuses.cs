using Grpc.Core;

namespace GenAiTransport;

/// <summary>Refusals as gRPC says them: a status code, a readable detail, and in the trailers when to come back.</summary>
public static class Statuses
{
    public static RpcException ToRpcException(this Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var trailers = new Metadata();
        if (refusal.RetryAfter is { } wait)
            trailers.Add("retry-after", Problems.Seconds(wait));
        return new RpcException(new Status(Code(refusal.Kind), refusal.Sentence), trailers);
    }

    static StatusCode Code(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid or RefusalKind.NotJson => StatusCode.InvalidArgument,
        RefusalKind.NotFound => StatusCode.NotFound,
        RefusalKind.Busy or RefusalKind.Full or RefusalKind.TooMany or RefusalKind.TooLarge => StatusCode.ResourceExhausted,
        RefusalKind.ModelFailed => StatusCode.Internal,
        _ => StatusCode.Unavailable,
    };
}
