using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, and Swagger UI at <c>/docs</c> from the server's own files.</summary>
static class ApiDocument
{
    const string Page = "docs";

    const string Session = "7f1c9a52-3d1e-4b0a-9c56-2f9f6f0c1a11";

    static readonly Dictionary<Type, string> Examples = new()
    {
        [typeof(ChatRequest)] = $$"""{"message":"What is REST?","session_id":"{{Session}}"}""",
        [typeof(ChatReply)] = $$$"""
            {"response":"REST is …","session_id":"{{{Session}}}","processing_time":1.234,"model":"gemini-2.0-flash","timestamp":"2026-11-21T10:00:00.000+00:00","message_count":2,"is_new_session":true,"finish_reason":"stop","usage":{"input_tokens":5,"output_tokens":120,"total_tokens":125}}
            """,
        [typeof(NewSessionRequest)] = """{"model_id":"gemini-flash-latest"}""",
        [typeof(SessionCreated)] = $$"""{"session_id":"{{Session}}","model":"gemini-2.0-flash","timestamp":"2026-11-21T10:00:00.000+00:00"}""",
        [typeof(Done)] = """{"message":"Session cleared"}""",
        [typeof(StopResult)] = """{"stopped":true}""",
    };

    public static void AddChatDocument(this IServiceCollection services, ChatServer server)
    {
        services.AddSingleton<ServerFigures>();
        services.AddOpenApi("v1", options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = $"{server.Protocol} Multi-Turn Chat API";
                document.Info.Description = "A multi-turn chat with a generative model. Errors are problem details; their detail is a readable sentence.";
                // The address is the reader's own: behind a proxy the server does not know it.
                document.Servers = [];
                return Task.CompletedTask;
            });
            options.AddSchemaTransformer((schema, context, _) =>
            {
                if (Examples.TryGetValue(context.JsonTypeInfo.Type, out var example))
                    schema.Examples = [JsonNode.Parse(example)!];
                return Task.CompletedTask;
            });
        });
    }

    public static void MapDocument(this WebApplication app)
    {
        app.MapOpenApi().WithoutKey();
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments($"/{Page}"))
                PagePolicy.SetForSwagger(context.Response.Headers);
            return next(context);
        });
        app.UseSwaggerUI(options =>
        {
            options.RoutePrefix = Page;
            options.SwaggerEndpoint("/openapi/v1.json", "v1");
            options.DocumentTitle = $"{app.Services.GetRequiredService<ChatServer>().Protocol} chat API";
        });
    }
}
