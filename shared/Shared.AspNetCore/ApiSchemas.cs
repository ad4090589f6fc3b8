using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace GenAiTransport;

/// <summary>What the wire types do not tell the OpenAPI document by themselves, and an example of each.</summary>
static class ApiSchemas
{
    const string Session = "7f1c9a52-3d1e-4b0a-9c56-2f9f6f0c1a11";

    static readonly Dictionary<Type, string> Examples = new()
    {
        // As it stands it begins a session: whoever tries it out has none yet.
        [typeof(ChatRequest)] = """{"message":"What is REST?"}""",
        [typeof(ChatReply)] = $$$"""
            {"response":"REST is …","session_id":"{{{Session}}}","processing_time":1.234,"model":"gemini-2.0-flash","timestamp":"2026-11-21T10:00:00.000+00:00","message_count":2,"is_new_session":true,"finish_reason":"stop","usage":{"input_tokens":5,"output_tokens":120,"total_tokens":125}}
            """,
        [typeof(NewSessionRequest)] = """{"model_id":"gemini-flash-latest"}""",
        [typeof(SessionCreated)] = $$"""{"session_id":"{{Session}}","model":"gemini-2.0-flash","timestamp":"2026-11-21T10:00:00.000+00:00"}""",
        [typeof(Done)] = """{"message":"Session cleared"}""",
        [typeof(StopResult)] = """{"stopped":true}""",
    };

    public static Task CompleteAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        foreach (var property in context.JsonTypeInfo.Properties)
        {
            if (MayBeLeftOut(property))
                schema.Required?.Remove(property.Name);
        }
        if (type == typeof(DateTimeOffset))
            schema.Type = JsonSchemaType.String;
        else if (type.BaseType == typeof(ChatEvent))
            schema.Required!.Add("type");
        else if (type == typeof(ChatRequest))
            schema.Properties!["message"] = new OpenApiSchema { Type = JsonSchemaType.String };
        else if (type == typeof(SessionSummary))
            CountClients(schema, context.ApplicationServices.GetRequiredService<ChatServer>());
        else if (type.IsAssignableTo(typeof(HealthReport)))
            AddFigures(schema, context.ApplicationServices.GetServices<IFigure>());
        if (Examples.TryGetValue(type, out var example))
            schema.Examples = [JsonNode.Parse(example)!];
        return Task.CompletedTask;
    }

    static bool MayBeLeftOut(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }];

    static void CountClients(OpenApiSchema summary, ChatServer server)
    {
        if (server.CountsClients)
            AddCount(summary, "connected_clients");
        else
            summary.Properties!.Remove("connected_clients");
    }

    static void AddFigures(OpenApiSchema report, IEnumerable<IFigure> figures)
    {
        report.Required = report.Properties!.Keys.ToHashSet();
        foreach (var figure in figures)
            AddCount(report, figure.Name);
    }

    static void AddCount(OpenApiSchema schema, string name)
    {
        schema.Properties![name] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" };
        schema.Required!.Add(name);
    }
}
