using System.Net.Sockets;
using Grpc.Core;

namespace Grpc.Runtime;

/// <summary>What a call that got no answer ended with: an HTTP/2 error code has its own status, a lost connection is UNAVAILABLE.</summary>
static class ConnectionStatus
{
    public static Status From(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpProtocolException reset)
                return new(FromReset(reset.ErrorCode), $"The HTTP/2 stream was reset with error code {reset.ErrorCode}.", exception);
        }

        return exception switch
        {
            ObjectDisposedException => new(StatusCode.Cancelled, "The channel is disposed.", exception),
            HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError } =>
                new(StatusCode.Unavailable, "The server does not speak HTTP/2.", exception),
            // Who cancels a call has ended it before; this is the handler giving up a request whose connection died.
            HttpRequestException or IOException or SocketException or OperationCanceledException =>
                new(StatusCode.Unavailable, $"The connection failed. {exception.Message}", exception),
            _ => new(StatusCode.Internal, $"The call failed. {exception.Message}", exception),
        };
    }

    static StatusCode FromReset(long errorCode) => errorCode switch
    {
        0x7 => StatusCode.Unavailable, // REFUSED_STREAM: nothing was done
        0x8 => StatusCode.Cancelled,
        0xb => StatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        0xc => StatusCode.PermissionDenied, // INADEQUATE_SECURITY
        0xd => StatusCode.Unknown, // HTTP_1_1_REQUIRED
        _ => StatusCode.Internal,
    };
}
