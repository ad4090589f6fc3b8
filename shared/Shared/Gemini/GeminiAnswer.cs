using System.Text.Json;
using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>One event of a stream. Under HTTP 200 it may also be an error.</summary>
sealed record GeminiAnswer(
    IReadOnlyList<GeminiCandidate>? Candidates,
    GeminiPromptFeedback? PromptFeedback,
    GeminiUsage? UsageMetadata,
    string? ModelVersion,
    string? ResponseId,
    GeminiError? Error)
{
    /// <summary>One answer, or an array of them: errors come either way.</summary>
    public static IReadOnlyList<GeminiAnswer?> Read(ReadOnlySpan<byte> json) =>
        json.TrimStart(" \t\r\n"u8) is [(byte)'[', ..]
            ? JsonSerializer.Deserialize(json, GeminiJson.Wire.GeminiAnswerArray) ?? []
            : [JsonSerializer.Deserialize(json, GeminiJson.Wire.GeminiAnswer)];

    /// <summary>Why it says that the reply ended, in Gemini's word; null where it goes on.</summary>
    string? Reason => Candidates is [{ FinishReason: { } reason and not "FINISH_REASON_UNSPECIFIED" }, ..] ? reason
        : PromptFeedback?.BlockReason is { } block and not "BLOCK_REASON_UNSPECIFIED" ? block : null;

    public ChatResponseUpdate ToUpdate(string model)
    {
        var update = new ChatResponseUpdate
        {
            Role = ChatRole.Assistant,
            ResponseId = ResponseId,
            MessageId = ResponseId,
            ModelId = ModelVersion ?? model,
            FinishReason = Reason is null ? null : Candidates is [{ FinishReason: not null }, ..] ? GeminiFinish.Meaning(Reason) : ChatFinishReason.ContentFilter,
            RawRepresentation = Reason,
        };
        foreach (var part in Candidates is [{ Content.Parts: { } parts }, ..] ? parts : [])
        {
            if (part?.Text is { Length: > 0 } text)
                update.Contents.Add(part.Thought is true ? new TextReasoningContent(text) : new TextContent(text));
        }
        if (UsageMetadata is not null)
            update.Contents.Add(new UsageContent(UsageMetadata.ToDetails()));
        return update;
    }
}

sealed record GeminiCandidate(GeminiContent? Content, string? FinishReason);

sealed record GeminiPromptFeedback(string? BlockReason);

sealed record GeminiUsage(
    long? PromptTokenCount,
    long? CandidatesTokenCount,
    long? ThoughtsTokenCount,
    long? CachedContentTokenCount,
    long? TotalTokenCount)
{
    public UsageDetails ToDetails() => new()
    {
        InputTokenCount = PromptTokenCount,
        OutputTokenCount = CandidatesTokenCount is null && ThoughtsTokenCount is null ? null : (CandidatesTokenCount ?? 0) + (ThoughtsTokenCount ?? 0),
        ReasoningTokenCount = ThoughtsTokenCount,
        CachedInputTokenCount = CachedContentTokenCount,
        TotalTokenCount = TotalTokenCount,
    };
}

sealed record GeminiModelList(IReadOnlyList<GeminiModelEntry>? Models);

sealed record GeminiModelEntry(string? Name, IReadOnlyList<string>? SupportedGenerationMethods);
