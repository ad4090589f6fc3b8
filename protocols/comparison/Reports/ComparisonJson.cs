using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenAiTransport.Comparison;

/// <summary>The result for programs, and a reply as it was recorded.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(ComparisonResult))]
[JsonSerializable(typeof(LoadResult))]
[JsonSerializable(typeof(SoakResult))]
[JsonSerializable(typeof(IReadOnlyList<ReplayPiece>))]
sealed partial class ComparisonJson : JsonSerializerContext
{
    /// <summary>The result that a run wrote. What is none is a <see cref="FormatException"/> with a readable sentence.</summary>
    public static async Task<ComparisonResult> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            return await JsonSerializer.DeserializeAsync(stream, Default.ComparisonResult, cancellationToken) ?? throw new JsonException();
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{file} is no report.json that a comparison wrote.", unreadable);
        }
    }

    public static string Write(LoadResult result) => JsonSerializer.Serialize(result, Default.LoadResult) + "\n";

    public static string Write(SoakResult result) => JsonSerializer.Serialize(result, Default.SoakResult) + "\n";

    public static string Write(ComparisonResult result) => JsonSerializer.Serialize(result, Default.ComparisonResult) + "\n";
}
