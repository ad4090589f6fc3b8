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
}
