using Grpc.Core;

namespace GenAiTransport.MessageStream;

/// <summary>Failures in the form of answers. They have the fields of an answer, and name no type that a server received.</summary>
static class Failures
{
    /// <summary>
    /// How a call failed. Where its connection did, the library says it in a list of exceptions, and with a status that depends on the moment: a server
    /// that closes it in good order is INTERNAL to it.
    /// </summary>
    public static Status Told(this RpcException failure) => failure.Status.DebugException is HttpRequestException or IOException
        ? new(StatusCode.Unavailable, $"The connection failed{Reason(failure.Status.DebugException)}")
        : failure.Status;

    /// <summary>The other side is there and does not trust us, or we do not trust it: trying again ends the same.</summary>
    public static bool IsDistrust(this RpcException failure) =>
        failure.Status.DebugException is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError };

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

    static string Reason(Exception connection) => connection is not HttpRequestException { HttpRequestError: var error } ? "" : error switch
    {
        HttpRequestError.ConnectionError => ": no server answers",
        HttpRequestError.NameResolutionError => ": the host is not known",
        HttpRequestError.SecureConnectionError => ": it cannot be made secure",
        _ => "",
    };

    static string Sentence(Status failure) => failure.Detail.Length > 0 ? failure.Detail : $"The call ended with {ErrorCodes.Of(failure.StatusCode)}";
}
