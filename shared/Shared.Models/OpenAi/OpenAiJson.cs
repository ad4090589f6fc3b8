using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenAiTransport;

/// <summary>JSON in which nothing can be relied on.</summary>
static class OpenAiJson
{
    /// <summary>Text of any language goes as it is, not as six bytes a character.</summary>
    static readonly JsonWriterOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Empty for what is no text.</summary>
    public static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    /// <summary>Nothing for what is no whole number.</summary>
    public static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int number) ? number : null;

    public static byte[] Bytes(JsonObject json)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, AsItIs))
            json.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }
}
