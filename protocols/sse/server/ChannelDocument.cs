using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace GenAiTransport.Sse.Server;

/// <summary>What the event channel brings, for the OpenAPI document: the events of turns, the questions before them, and the session anew.</summary>
static class ChannelDocument
{
    public static async Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var content = operation.Responses!["200"].Content![EventStream.MediaType];
        content.Schema = new OpenApiSchema
        {
            AnyOf =
            [
                content.Schema!,
                await context.GetOrCreateSchemaAsync(typeof(MessageAdded), cancellationToken: cancellationToken),
                new OpenApiSchemaReference(nameof(SessionDetails), context.Document),
            ],
        };
    }
}
