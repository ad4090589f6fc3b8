using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace GenAiTransport;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, and Swagger UI at <c>/docs</c> from the server's own files.</summary>
static class ApiDocument
{
    const string Path = "/openapi/v1.json";

    public static void AddChatDocument(this IServiceCollection services, ChatServer server)
    {
        services.AddSingleton<ServerFigures>();
        services.AddOpenApi("v1", options =>
        {
            // A HEAD is its GET without the body; described as well it would be a second operation of the same name.
            options.ShouldInclude = operation => operation.HttpMethod != HttpMethods.Head;
            options.AddDocumentTransformer((document, context, _) =>
            {
                document.Info.Title = $"{server.Protocol} Multi-Turn Chat API";
                document.Info.Description = $"A multi-turn chat with a generative model. Errors are problem details; their detail is a readable sentence. {server.About}".TrimEnd();
                // The address is the reader's own: behind a proxy the server does not know it.
                document.Servers = [];
                ApiOperations.Describe(document, context.ApplicationServices);
                return Task.CompletedTask;
            });
            options.AddOperationTransformer(ApiOperations.CompleteAsync);
            options.AddSchemaTransformer(ApiSchemas.CompleteAsync);
        });
    }

    public static void MapDocument(this WebApplication app)
    {
        app.MapOpenApi(Path).WithName("openapi").WithoutKey();
        var page = app.MapSwaggerUI("/docs", options =>
        {
            options.SwaggerEndpoint(Path, "v1");
            options.DocumentTitle = $"{app.Services.GetRequiredService<ChatServer>().Protocol} chat API";
        });
        page.WithName("docs").WithoutKey().Add(endpoint =>
        {
            var show = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context =>
            {
                PagePolicy.SetForSwagger(context.Response.Headers);
                return show(context);
            };
        });
    }
}
