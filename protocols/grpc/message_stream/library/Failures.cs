using Grpc.Core;

namespace GenAiTransport.MessageStream;

/// <summary>Failures in the form of answers. They have the fields of an answer, and name no type that a server received.</summary>
static class Failures
{
    /// <summary>How a call failed. Where the connection did, in a sentence: the library has a list of exceptions for it.</summary>
    public static Status Told(this RpcException failure) => failure.Status.DebugException switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => new(StatusCode.Unavailable, "The connection failed: no server answers"),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new(StatusCode.Unavailable, "The connection failed: the host is not known"),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new(StatusCode.Unavailable, "The connection failed: it cannot be made secure"),
        HttpRequestException or IOException => new(failure.StatusCode, "The connection failed"),
        _ => failure.Status,
    };

    public static StreamResponse ToResponse(this Status failure, string msgId, bool isFinal = false) => new()
    {
        Status = ResponseStatuses.Error,
        MsgId = msgId,
        Message = "The message was not acknowledged",
        IsFinal = isFinal,
        ErrorCode = ErrorCodes.Of(failure.StatusCode),
        ErrorMessage = Sentence(failure),
        Data = { [ResponseData.ReceivedType] = "" },
    };

    public static SetupResponse ToSetupResponse(this Status failure) => new()
    {
        Message = ErrorCodes.Of(failure.StatusCode),
        ErrorMessage = Sentence(failure),
    };

    public static bool IsError(this StreamResponse response) => response.Status == ResponseStatuses.Error;

    /// <summary>An answer that no server gave.</summary>
    public static bool IsFailure(this StreamResponse response) =>
        response.IsError() && response.Data.TryGetValue(ResponseData.ReceivedType, out var type) && type.Length == 0 && response.Sequence == 0;

    /// <summary>The server lacks something that was sent before: it lost it, or it is another server.</summary>
    public static bool IsGap(this StreamResponse response) =>
        response.ErrorCode == ErrorCodes.Of(StatusCode.FailedPrecondition) || response.ErrorCode == ErrorCodes.Of(StatusCode.DataLoss);

    /// <summary>Whether a unary call may succeed where a stream ended so.</summary>
    public static bool IsWorthAnotherWay(this Status end) => end.StatusCode is not (
        StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.InvalidArgument or StatusCode.DeadlineExceeded);

    static string Sentence(Status failure) => failure.Detail.Length > 0 ? failure.Detail : $"The call ended with {ErrorCodes.Of(failure.StatusCode)}";
}
