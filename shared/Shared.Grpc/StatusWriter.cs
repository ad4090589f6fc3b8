using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace GenAiTransport;

/// <summary>
/// The guards before the services answer every protocol alike, with a status of HTTP and a sentence. For a gRPC call that becomes a status of
/// gRPC; with nothing else to say it stands in the headers, and they are the whole answer.
/// </summary>
sealed class StatusWriter : IProblemDetailsWriter
{
    const string ContentType = "application/grpc";

    public bool CanWrite(ProblemDetailsContext context) =>
        context.HttpContext.Request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var response = context.HttpContext.Response;
        var problem = context.ProblemDetails;
        var code = Code(problem.Status ?? response.StatusCode);
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.Headers.GrpcStatus = ((int)code).ToString(CultureInfo.InvariantCulture);
        response.Headers.GrpcMessage = Uri.EscapeDataString(problem.Detail ?? "The server could not serve this call; its log says why");
        await response.CompleteAsync();
    }

    static StatusCode Code(int status) => status switch
    {
        StatusCodes.Status400BadRequest => StatusCode.InvalidArgument,
        StatusCodes.Status401Unauthorized => StatusCode.Unauthenticated,
        StatusCodes.Status404NotFound => StatusCode.Unimplemented,
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status429TooManyRequests => StatusCode.ResourceExhausted,
        StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
        _ => StatusCode.Internal,
    };
}
