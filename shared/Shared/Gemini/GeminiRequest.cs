using System.Text.Json;
using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>What is sent to the model. Text only; thoughts of earlier replies and empty messages stay at home.</summary>
sealed record GeminiRequest(
    IReadOnlyList<GeminiContent> Contents,
    GeminiContent? SystemInstruction,
    GeminiGeneration? GenerationConfig)
{
    /// <summary>The UTF-8 body, made once per turn however often it is sent.</summary>
    public static byte[] Body(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        List<GeminiContent> contents = [];
        List<GeminiPart> system = [];
        if (!string.IsNullOrWhiteSpace(options?.Instructions))
            system.Add(new(options.Instructions));

        foreach (var message in messages)
        {
            var text = message.Text;
            if (text.Length == 0)
                continue;
            if (message.Role == ChatRole.System)
                system.Add(new(text));
            else
                contents.Add(new(message.Role == ChatRole.Assistant ? "model" : "user", [new(text)]));
        }

        var request = new GeminiRequest(
            contents, system.Count == 0 ? null : new(null, system), GeminiGeneration.From(options));
        return JsonSerializer.SerializeToUtf8Bytes(request, GeminiJson.Wire.GeminiRequest);
    }
}

sealed record GeminiContent(string? Role, IReadOnlyList<GeminiPart>? Parts);

sealed record GeminiPart(string? Text, bool? Thought = null);

/// <summary>Only what the caller set: newer models deprecate some of these.</summary>
sealed record GeminiGeneration(
    float? Temperature,
    float? TopP,
    int? TopK,
    int? MaxOutputTokens,
    IReadOnlyList<string>? StopSequences)
{
    static readonly GeminiGeneration Nothing = new(null, null, null, null, null);

    public static GeminiGeneration? From(ChatOptions? options)
    {
        if (options is null)
            return null;
        var set = new GeminiGeneration(
            options.Temperature,
            options.TopP,
            options.TopK,
            options.MaxOutputTokens,
            options.StopSequences is { Count: > 0 } stops ? [.. stops] : null);
        return set == Nothing ? null : set;
    }
}
