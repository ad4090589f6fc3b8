using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport;

/// <summary>Refusals as problem details: a status, and a <c>detail</c> that is a readable sentence.</summary>
public static class Problems
{
    internal const string MediaType = "application/problem+json";

    /// <summary>Tells the OpenAPI document with which statuses an endpoint refuses.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder builder, params int[] statuses) where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => Refuses(endpoint, statuses));
        return builder;
    }

    internal static void Refuses(EndpointBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
            endpoint.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), [MediaType]));
    }

    public static ProblemHttpResult ToProblem(this Refusal refusal, HttpContext context)
    {
        if (refusal.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = Seconds(wait);
        return TypedResults.Problem(refusal.Sentence, statusCode: Status(refusal.Kind));
    }

    public static int Status(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.NotJson => StatusCodes.Status415UnsupportedMediaType,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Busy => StatusCodes.Status409Conflict,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
        RefusalKind.ModelFailed => StatusCodes.Status502BadGateway,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>As <c>Retry-After</c> wants it: whole seconds, at least one.</summary>
    public static string Seconds(TimeSpan wait) =>
        Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    internal static Task Write(HttpContext context, int status, string sentence) =>
        TypedResults.Problem(sentence, statusCode: status).ExecuteAsync(context);

    /// <summary>Gives a sentence to the answers that the framework makes: an unknown path, a wrong method, an unforeseen failure.</summary>
    internal static void Describe(ProblemDetailsOptions options) => options.CustomizeProblemDetails = problem =>
    {
        problem.ProblemDetails.Extensions.Clear();
        problem.ProblemDetails.Detail ??= problem.ProblemDetails.Status switch
        {
            StatusCodes.Status400BadRequest => "A value in the address or a header is not of the kind that it must be; /docs tells which",
            StatusCodes.Status404NotFound => "There is nothing at this address; GET / lists what there is",
            StatusCodes.Status405MethodNotAllowed => "This address does not take this method; GET / lists what there is",
            StatusCodes.Status415UnsupportedMediaType => Refusal.NotJson.Sentence,
            _ => "The server could not serve this request; its log says why",
        };
    };
}
