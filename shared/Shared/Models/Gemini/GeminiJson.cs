using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenAiTransport;

[JsonSerializable(typeof(GeminiRequest))]
[JsonSerializable(typeof(GeminiAnswer))]
[JsonSerializable(typeof(GeminiAnswer[]))]
[JsonSerializable(typeof(GeminiModelList))]
sealed partial class GeminiJson : JsonSerializerContext
{
    /// <summary>The relaxed encoder sends text of any language as it is, not as six bytes a character.</summary>
    public static readonly GeminiJson Wire = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>One answer, or an array of them: errors come either way.</summary>
    public static GeminiAnswer?[] Answers(ReadOnlySpan<byte> json) =>
        json.TrimStart(" \t\r\n"u8) is [(byte)'[', ..]
            ? JsonSerializer.Deserialize(json, Wire.GeminiAnswerArray) ?? []
            : [JsonSerializer.Deserialize(json, Wire.GeminiAnswer)];

    public static GeminiError? ErrorIn(ReadOnlySpan<byte> json)
    {
        try
        {
            return Array.Find(Answers(json), answer => answer?.Error is not null)?.Error;
        }
        catch (JsonException)
        {
            return null; // a proxy's page, or an error cut in half: there is nothing to learn from it
        }
    }
}
