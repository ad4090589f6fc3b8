using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.Runtime.Server;

/// <summary>Answers what is no gRPC call, or none that can be served, before anything else looks at it.</summary>
static class Refusal
{
    public static bool Passes(HttpContext http, out TimeSpan? timeout)
    {
        timeout = null;
        var headers = http.Request.Headers;
        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            http.Response.Headers.Upgrade = "HTTP/2";
            return Refuse(http, StatusCodes.Status426UpgradeRequired, StatusCode.Internal, $"gRPC needs HTTP/2, not {http.Request.Protocol}.");
        }

        if (!HeaderNames.IsGrpc(http.Request.ContentType))
            return Refuse(http, StatusCodes.Status415UnsupportedMediaType, StatusCode.Internal, $"Content-Type '{http.Request.ContentType}' is not supported.");

        if (!Gzip.IsKnown(headers.GrpcEncoding))
        {
            http.Response.Headers.GrpcAcceptEncoding = Gzip.Accepted;
            return Refuse(http, StatusCodes.Status200OK, StatusCode.Unimplemented, $"The encoding '{headers.GrpcEncoding}' is not supported.");
        }

        string? text = headers.GrpcTimeout;
        if (text is null) return true;
        if (!Timeouts.TryParse(text, out var parsed))
            return Refuse(http, StatusCodes.Status200OK, StatusCode.Internal, $"'{text}' is not a {HeaderNames.Timeout}.");
        timeout = parsed;
        return true;
    }

    /// <summary>Trailers-only: with nothing to say but the status, it stands in the headers.</summary>
    public static bool Refuse(HttpContext http, int httpStatus, StatusCode code, string detail)
    {
        http.Response.StatusCode = httpStatus;
        http.Response.ContentType = HeaderNames.ContentType;
        http.Response.Headers.GrpcStatus = ((int)code).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.GrpcMessage = PercentEncoding.Encode(detail);
        return false;
    }
}
