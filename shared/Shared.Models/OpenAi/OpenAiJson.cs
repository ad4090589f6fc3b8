using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenAiTransport;

[JsonSerializable(typeof(OpenAiAnswer))]
[JsonSerializable(typeof(OpenAiModelList))]
sealed partial class OpenAiJson : JsonSerializerContext
{
    /// <summary>The relaxed encoder sends text of any language as it is, not as six bytes a character.</summary>
    public static readonly OpenAiJson Wire = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
