namespace Grpc.Runtime;

/// <summary>The headers and trailers that belong to the protocol; all others are the application's metadata.</summary>
static class HeaderNames
{
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string PreviousAttempts = "grpc-previous-rpc-attempts";
    public const string RetryPushback = "grpc-retry-pushback-ms";

    /// <summary>Asks our own client or server, never the peer, to compress this call.</summary>
    public const string RequestCompression = "grpc-internal-encoding-request";

    public const string ContentType = "application/grpc";

    /// <summary><c>application/grpc</c>, alone or with a message format (<c>+proto</c>) or parameters behind it.</summary>
    public static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';' or ' ');

    public static bool IsMetadata(string name) => name[0] != ':' && name.Length switch
    {
        2 => !name.Equals("te", StringComparison.OrdinalIgnoreCase),
        4 => !name.Equals("host", StringComparison.OrdinalIgnoreCase),
        11 => !name.Equals(Status, StringComparison.OrdinalIgnoreCase),
        12 => !Same(name, Message) && !Same(name, Timeout) && !Same(name, "content-type"),
        13 => !Same(name, Encoding),
        14 => !Same(name, "content-length"),
        20 => !Same(name, AcceptEncoding),
        _ => true,
    };

    static bool Same(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
