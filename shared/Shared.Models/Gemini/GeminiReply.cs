using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>Gemini's answers of one turn as updates.</summary>
sealed class GeminiReply(string model, DateTimeOffset createdAt)
{
    public ModelReply Reply { get; } = new();

    /// <summary>Takes in an answer and returns what is ready to be passed on.</summary>
    public ChatResponseUpdate? Read(GeminiAnswer? answer) => answer is null
        ? null
        : Reply.Read(Update(answer), GeminiFinish.In(answer), answer.UsageMetadata is { } usage ? Details(usage) : null);

    ChatResponseUpdate Update(GeminiAnswer answer)
    {
        var update = new ChatResponseUpdate
        {
            Role = ChatRole.Assistant,
            ResponseId = answer.ResponseId,
            MessageId = answer.ResponseId,
            ModelId = answer.ModelVersion ?? model,
            CreatedAt = createdAt,
        };
        if (answer.Candidates is not [{ Content.Parts: { } parts }, ..])
            return update;
        foreach (var part in parts)
        {
            if (part?.Text is not { Length: > 0 } text)
                continue;
            update.Contents.Add(part.Thought is true ? new TextReasoningContent(text) : new TextContent(text));
        }

        return update;
    }

    static UsageDetails Details(GeminiUsage usage) => new()
    {
        InputTokenCount = usage.PromptTokenCount,
        OutputTokenCount = usage is { CandidatesTokenCount: null, ThoughtsTokenCount: null }
            ? null
            : (usage.CandidatesTokenCount ?? 0) + (usage.ThoughtsTokenCount ?? 0),
        ReasoningTokenCount = usage.ThoughtsTokenCount,
        CachedInputTokenCount = usage.CachedContentTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
    };
}
