using Grpc.Core;

namespace GenAiTransport.ProviderStream.Server;

enum RequestFault
{
    /// <summary>The request makes no sense.</summary>
    Malformed,

    /// <summary>A key, an address or a model is missing.</summary>
    Incomplete,

    /// <summary>An address that this server is not allowed to call.</summary>
    Forbidden,
    TooMany,

    /// <summary>The key that came with the request.</summary>
    WrongKey,
    UnknownModel,
    QuotaSpent,

    /// <summary>The provider is overloaded.</summary>
    Busy,

    /// <summary>The provider failed, or does not take the server's own key.</summary>
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
        RequestFault.TooMany or RequestFault.QuotaSpent => (429, StatusCode.ResourceExhausted),
        RequestFault.WrongKey => (401, StatusCode.Unauthenticated),
        RequestFault.UnknownModel => (404, StatusCode.NotFound),
        RequestFault.Busy => (503, StatusCode.Unavailable),
        _ => (502, StatusCode.Internal),
    };

    public static RequestException Of(ModelFailure failure, bool isAskersKey) => new(
        failure.Kind switch
        {
            ModelFailureKind.KeyRefused when isAskersKey => RequestFault.WrongKey,
            ModelFailureKind.UnknownModel => RequestFault.UnknownModel,
            ModelFailureKind.QuotaSpent => RequestFault.QuotaSpent,
            ModelFailureKind.Busy => RequestFault.Busy,
            _ => RequestFault.Failed,
        },
        failure.Message);
}
