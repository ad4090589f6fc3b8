using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace GenAiTransport;

/// <summary>What holds for all operations of the OpenAPI document: who may call them, and how they refuse.</summary>
static class ApiOperations
{
    const string Problem = nameof(Problem);
    const string Bearer = "bearer";
    const string Header = "api_key";

    public static void Describe(OpenApiDocument document, IServiceProvider services)
    {
        document.AddComponent<IOpenApiResponse>(Problem, new OpenApiResponse
        {
            Description = "Why not, in a sentence",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problems.MediaType] = new() { Schema = new OpenApiSchemaReference("ProblemDetails", document) },
            },
        });
        if (services.GetRequiredService<ApiKeys>().IsOpen)
            return;
        document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" });
        document.AddComponent<IOpenApiSecurityScheme>(
            Header, new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "x-api-key" });
    }

    public static Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        var answers = operation.Responses ??= [];
        if (!context.ApplicationServices.GetRequiredService<ApiKeys>().IsOpen && !context.Description.ActionDescriptor.EndpointMetadata.IsWithoutKey())
        {
            answers["401"] = new OpenApiResponseReference(Problem, document);
            operation.Security =
            [
                new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] },
                new() { [new OpenApiSecuritySchemeReference(Header, document)] = [] },
            ];
        }
        answers["429"] = new OpenApiResponseReference(Problem, document);
        answers["default"] = new OpenApiResponseReference(Problem, document);
        operation.Responses = [];
        foreach (var (status, answer) in answers.OrderBy(answer => answer.Key, StringComparer.Ordinal))
            operation.Responses.Add(status, answer);
        return Task.CompletedTask;
    }
}
