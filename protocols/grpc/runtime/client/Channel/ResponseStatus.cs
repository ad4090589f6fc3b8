using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;

namespace Grpc.Runtime;

/// <summary>What a response says about the call: in its trailers, in its headers when there is nothing else, or by not being gRPC at all.</summary>
static class ResponseStatus
{
    /// <summary>Null: a body follows, and the status after it.</summary>
    public static Status? FromHead(HttpResponseMessage response)
    {
        if (Find(response.Headers) is { } trailersOnly) return trailersOnly;
        if (response.StatusCode != HttpStatusCode.OK)
            return new(FromHttp(response.StatusCode), $"Bad gRPC response. HTTP status code: {(int)response.StatusCode}");
        var contentType = HttpMetadata.Value(response.Content.Headers, "content-type");
        if (!HeaderNames.IsGrpc(contentType))
            return new(StatusCode.Unknown, $"Bad gRPC response. Invalid content-type value: {contentType ?? "none"}");
        var encoding = HttpMetadata.Value(response.Headers, HeaderNames.Encoding);
        return Gzip.IsKnown(encoding) ? null : new(StatusCode.Internal, $"The response's encoding '{encoding}' is not known here.");
    }

    public static Status FromTrailers(HttpResponseMessage response) =>
        Find(response.TrailingHeaders) ?? new(StatusCode.Unknown, "No grpc-status found on response.");

    static Status? Find(HttpHeaders headers)
    {
        if (HttpMetadata.Value(headers, HeaderNames.Status) is not { } number) return null;
        // A number from the future is an unknown status, not a broken call.
        var code = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= (int)StatusCode.Unauthenticated
            ? (StatusCode)value
            : StatusCode.Unknown;
        return new(code, PercentEncoding.Decode(HttpMetadata.Value(headers, HeaderNames.Message) ?? ""));
    }

    static StatusCode FromHttp(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
            StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };
}
