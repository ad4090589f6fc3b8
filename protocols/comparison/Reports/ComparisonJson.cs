using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenAiTransport.Comparison;

/// <summary>The result for programs, and what the page and the server behind it tell each other.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(ComparisonResult))]
[JsonSerializable(typeof(LoadResult))]
[JsonSerializable(typeof(SoakResult))]
sealed partial class ComparisonJson : JsonSerializerContext
{
    public static string Write(LoadResult result) => JsonSerializer.Serialize(result, Default.LoadResult) + "\n";

    public static string Write(SoakResult result) => JsonSerializer.Serialize(result, Default.SoakResult) + "\n";

    public static string Write(ComparisonResult result) => JsonSerializer.Serialize(result, Default.ComparisonResult) + "\n";
}
