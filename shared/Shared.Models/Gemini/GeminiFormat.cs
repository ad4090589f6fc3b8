using System.Text.Json;

namespace GenAiTransport;

/// <summary>One answer, or an array of them: errors come either way.</summary>
sealed class GeminiFormat : IAnswerFormat<GeminiAnswer>
{
    public static GeminiFormat Instance { get; } = new();

    public GeminiAnswer? Event(ReadOnlySpan<byte> data) => JsonSerializer.Deserialize(data, GeminiJson.Wire.GeminiAnswer);

    public IReadOnlyList<GeminiAnswer?> Whole(ReadOnlySpan<byte> body) =>
        body.TrimStart(" \t\r\n"u8) is [(byte)'[', ..]
            ? JsonSerializer.Deserialize(body, GeminiJson.Wire.GeminiAnswerArray) ?? []
            : [Event(body)];

    public ModelTrouble? Error(GeminiAnswer answer) => answer.Error?.ToTrouble();

    public ModelTrouble? ErrorIn(ReadOnlySpan<byte> bytes, int code = 0)
    {
        try
        {
            var error = Whole(bytes).FirstOrDefault(answer => answer?.Error is not null)?.Error;
            return (code == 0 ? error : error is null ? null : error with { Code = code })?.ToTrouble();
        }
        catch (JsonException)
        {
            return null; // a proxy's page, or an error cut in half: there is nothing to learn from it
        }
    }
}
