using Grpc.Core;

namespace Grpc.Runtime;

static class Failures
{
    public static RpcException Internal(string detail, Exception? exception = null) => new(new Status(StatusCode.Internal, detail, exception));

    public static RpcException Incomplete() => Internal("Incomplete message: the stream ended in the middle of it.");

    public static RpcException TooLarge(int limit) =>
        new(new Status(StatusCode.ResourceExhausted, $"Received message exceeds the maximum configured message size of {limit} bytes."));

    public static RpcException TooLargeToSend(int limit) =>
        new(new Status(StatusCode.ResourceExhausted, $"Sending message exceeds the maximum configured message size of {limit} bytes."));
}
