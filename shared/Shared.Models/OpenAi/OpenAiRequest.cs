using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>What is sent to the model. Text only; thoughts of earlier replies and empty messages stay at home.</summary>
static class OpenAiRequest
{
    static readonly JsonWriterOptions Writing = new() { Encoder = OpenAiJson.Wire.Options.Encoder };

    /// <summary>The UTF-8 body, made once per turn however often it is sent.</summary>
    public static byte[] Body(string model, IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStream, OpenAiDialect dialect)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, model);
            json.WriteStartArray("messages"u8);
            if (!string.IsNullOrWhiteSpace(options?.Instructions))
                Message(json, "system", options.Instructions);
            foreach (var message in messages)
            {
                if (message.Text is { Length: > 0 } text)
                    Message(json, message.Role == ChatRole.System ? "system" : message.Role == ChatRole.Assistant ? "assistant" : "user", text);
            }
            json.WriteEndArray();
            if (options is not null)
                Options(json, options, dialect);
            if (isStream)
            {
                json.WriteBoolean("stream"u8, true);
                if (dialect.AsksForUsage)
                {
                    json.WriteStartObject("stream_options"u8);
                    json.WriteBoolean("include_usage"u8, true);
                    json.WriteEndObject();
                }
            }
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    static void Message(Utf8JsonWriter json, string role, string text)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WriteString("content"u8, text);
        json.WriteEndObject();
    }

    /// <summary>Only what the caller set: newer models refuse some of these. <see cref="ChatOptions.TopK"/> is not part of the protocol.</summary>
    static void Options(Utf8JsonWriter json, ChatOptions options, OpenAiDialect dialect)
    {
        if (options.Temperature is { } temperature)
            json.WriteNumber("temperature"u8, temperature);
        if (options.TopP is { } topP)
            json.WriteNumber("top_p"u8, topP);
        if (options.MaxOutputTokens is { } limit)
            json.WriteNumber(dialect.LimitsCompletion ? "max_completion_tokens" : "max_tokens", limit);
        if (options.FrequencyPenalty is { } frequency)
            json.WriteNumber("frequency_penalty"u8, frequency);
        if (options.PresencePenalty is { } presence)
            json.WriteNumber("presence_penalty"u8, presence);
        if (options.Seed is { } seed)
            json.WriteNumber(dialect.SeedName, seed);
        if (options.StopSequences is not { Count: > 0 } stops)
            return;
        json.WriteStartArray("stop"u8);
        foreach (var stop in stops)
            json.WriteStringValue(stop);
        json.WriteEndArray();
    }
}
