using System.Text.Json;

namespace GenAiTransport;

sealed class OpenAiFormat : IAnswerFormat<OpenAiAnswer>
{
    public static OpenAiFormat Instance { get; } = new();

    /// <summary>The last event is a word and no JSON; the finish reason came before it.</summary>
    public OpenAiAnswer? Event(ReadOnlySpan<byte> data)
    {
        var trimmed = data.Trim(" \t\r\n"u8);
        return trimmed.IsEmpty || trimmed.SequenceEqual("[DONE]"u8) ? null : JsonSerializer.Deserialize(trimmed, OpenAiJson.Wire.OpenAiAnswer);
    }

    public IReadOnlyList<OpenAiAnswer?> Whole(ReadOnlySpan<byte> body) => [JsonSerializer.Deserialize(body, OpenAiJson.Wire.OpenAiAnswer)];

    public ModelTrouble? Error(OpenAiAnswer answer) =>
        answer.Error is { ValueKind: not JsonValueKind.Null } error ? OpenAiError.From(error).ToTrouble() : null;

    public ModelTrouble? ErrorIn(ReadOnlySpan<byte> bytes, int code = 0)
    {
        var start = bytes.IndexOf((byte)'{');
        if (start < 0)
            return null;
        try
        {
            var reader = new Utf8JsonReader(bytes[start..]);
            using var json = JsonDocument.ParseValue(ref reader);
            var error = OpenAiError.From(json.RootElement);
            return error.IsEmpty ? null : (code == 0 ? error : error with { Status = code }).ToTrouble();
        }
        catch (JsonException)
        {
            return null; // a proxy's page, or an error cut in half: there is nothing to learn from it
        }
    }
}
