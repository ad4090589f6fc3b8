using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenAiTransport;

/// <summary>One event of a stream, or a whole reply. Under HTTP 200 it may also be an error, in one of the forms that are about.</summary>
sealed record OpenAiAnswer(
    string? Id,
    string? Model,
    IReadOnlyList<OpenAiChoice>? Choices,
    OpenAiUsage? Usage,
    JsonElement? Error);

sealed record OpenAiChoice(OpenAiMessage? Delta, OpenAiMessage? Message, string? FinishReason);

/// <summary>Thoughts come under either name, or as parts of the content. A refusal is what the model says instead.</summary>
sealed record OpenAiMessage(
    [property: JsonConverter(typeof(OpenAiContentReader))] OpenAiContent? Content,
    string? Refusal,
    [property: JsonConverter(typeof(OpenAiContentReader))] OpenAiContent? ReasoningContent,
    [property: JsonConverter(typeof(OpenAiContentReader))] OpenAiContent? Reasoning);

sealed record OpenAiUsage(
    long? PromptTokens,
    long? CompletionTokens,
    long? TotalTokens,
    OpenAiPromptDetails? PromptTokensDetails,
    OpenAiCompletionDetails? CompletionTokensDetails);

sealed record OpenAiPromptDetails(long? CachedTokens);

sealed record OpenAiCompletionDetails(long? ReasoningTokens);

sealed record OpenAiModelList(IReadOnlyList<OpenAiModelEntry>? Data);

sealed record OpenAiModelEntry(string? Id);
