using Grpc.Core;

namespace GenAiTransport.Grpc.Providers.Server;

enum RequestFault
{
    /// <summary>The request makes no sense.</summary>
    Malformed,

    /// <summary>A key, an address or a model is missing.</summary>
    Incomplete,

    /// <summary>An address that this server is not allowed to call.</summary>
    Forbidden,
    TooMany,

    /// <summary>The provider's quota is spent, or it is overloaded.</summary>
    Busy,

    /// <summary>The provider failed.</summary>
    Failed,
}

/// <summary>Why one request is answered with an error; the stream goes on. The message is a sentence that the caller may read.</summary>
sealed class RequestException(RequestFault fault, string sentence) : Exception(sentence)
{
    /// <summary>As HTTP says it, and as gRPC does.</summary>
    public (int Code, StatusCode Status) Codes { get; } = fault switch
    {
        RequestFault.Malformed => (400, StatusCode.InvalidArgument),
        RequestFault.Incomplete => (400, StatusCode.FailedPrecondition),
        RequestFault.Forbidden => (403, StatusCode.PermissionDenied),
        RequestFault.TooMany => (429, StatusCode.ResourceExhausted),
        RequestFault.Busy => (503, StatusCode.Unavailable),
        _ => (502, StatusCode.Internal),
    };

    public static RequestException Of(ModelFailure failure) =>
        new(failure.Kind == ModelFailureKind.Busy ? RequestFault.Busy : RequestFault.Failed, failure.Message);
}
