using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenAiTransport.Comparison.Tests;

/// <summary>The part of JSON Schema that <c>report.schema.json</c> uses.</summary>
static class ReportSchema
{
    public static JsonNode Root { get; } = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "report.schema.json")))!;

    /// <summary>Where a report is not as the schema has it.</summary>
    public static IEnumerable<string> Troubles(string json) => Troubles(JsonNode.Parse(json), Root, "");

    static IEnumerable<string> Troubles(JsonNode? value, JsonNode schema, string at)
    {
        if (schema["$ref"] is { } reference)
            schema = reference.GetValue<string>()[2..].Split('/').Aggregate(Root, (node, name) => node[name]!);
        if (!IsOfType(value, (string)schema["type"]!))
            return [$"{at} is no {schema["type"]}"];
        if (schema["enum"] is JsonArray allowed && !allowed.Any(one => JsonNode.DeepEquals(one, value)))
            return [$"{at} is not one of {allowed}"];
        return value switch
        {
            JsonArray array => array.SelectMany((item, index) => Troubles(item, schema["items"]!, $"{at}/{index}")),
            JsonObject thing => (schema["required"] as JsonArray ?? []).Select(name => (string)name!).Where(name => !thing.ContainsKey(name)).Select(name => $"{at}/{name} is missing")
                .Concat(thing.SelectMany(pair => schema["properties"]![pair.Key] is { } known ? Troubles(pair.Value, known, $"{at}/{pair.Key}") : [$"{at}/{pair.Key} is unknown"])),
            _ => [],
        };
    }

    static bool IsOfType(JsonNode? value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "integer" => value is JsonValue whole && whole.TryGetValue(out long _),
        _ => value?.GetValueKind() == JsonValueKind.Number,
    };
}
