using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenAiTransport;

/// <summary>What a message says, and what was only thought.</summary>
readonly record struct OpenAiContent(string Text, string Thought = "");

/// <summary>Content is a text, or an array of parts of which some are thoughts.</summary>
sealed class OpenAiContentReader : JsonConverter<OpenAiContent?>
{
    public override OpenAiContent? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return new(reader.GetString()!);
        using var json = JsonDocument.ParseValue(ref reader);
        if (json.RootElement.ValueKind != JsonValueKind.Array)
            return null;
        var (text, thought) = (new StringBuilder(), new StringBuilder());
        foreach (var part in json.RootElement.EnumerateArray())
            Read(part, text, thought);
        return new(text.ToString(), thought.ToString());
    }

    public override void Write(Utf8JsonWriter writer, OpenAiContent? value, JsonSerializerOptions options) => throw new NotSupportedException();

    static void Read(JsonElement part, StringBuilder text, StringBuilder thought)
    {
        if (part.ValueKind != JsonValueKind.Object)
            return;
        if (part.TryGetProperty("thinking", out var thinking))
        {
            if (thinking.ValueKind == JsonValueKind.String)
                thought.Append(thinking.GetString());
            else if (thinking.ValueKind == JsonValueKind.Array)
            {
                foreach (var inner in thinking.EnumerateArray())
                    Read(inner, thought, thought);
            }
        }
        else if (part.TryGetProperty("text", out var said) && said.ValueKind == JsonValueKind.String)
            text.Append(said.GetString());
    }
}
