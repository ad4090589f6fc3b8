using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>The answers of one turn as updates.</summary>
sealed class OpenAiReply(string model, DateTimeOffset createdAt)
{
    readonly OpenAiThoughts _thoughts = new();

    public ModelReply Reply { get; } = new();

    /// <summary>Takes in an answer and returns what is ready to be passed on.</summary>
    public ChatResponseUpdate? Read(OpenAiAnswer? answer)
    {
        if (answer is null)
            return null;
        var finish = answer.Choices is [{ FinishReason: { Length: > 0 } reason }, ..] ? new ModelFinish(reason, Meaning(reason)) : (ModelFinish?)null;
        return Reply.Read(Update(answer, isLast: finish is not null), finish, answer.Usage is { } usage ? Details(usage) : null);
    }

    ChatResponseUpdate Update(OpenAiAnswer answer, bool isLast)
    {
        var update = new ChatResponseUpdate
        {
            Role = ChatRole.Assistant,
            ResponseId = answer.Id,
            MessageId = answer.Id,
            ModelId = answer.Model is { Length: > 0 } named ? named : model,
            CreatedAt = createdAt,
        };
        if (answer.Choices is [{ } choice, ..] && (choice.Delta ?? choice.Message) is { } message)
        {
            Add(update, new("", (message.ReasoningContent ?? message.Reasoning)?.Text ?? ""));
            if (message.Content is { } content)
            {
                Add(update, new("", content.Thought));
                Add(update, _thoughts.Take(content.Text));
            }
            Add(update, new(message.Refusal ?? ""));
        }
        if (isLast)
            Add(update, _thoughts.Rest());
        return update;
    }

    static void Add(ChatResponseUpdate update, OpenAiContent content)
    {
        if (content.Thought.Length > 0)
            update.Contents.Add(new TextReasoningContent(content.Thought));
        if (content.Text.Length > 0)
            update.Contents.Add(new TextContent(content.Text));
    }

    /// <summary>An open set: with a reason that is new to us, what was said counts as the reply. Tools were not offered, so a call of one is none.</summary>
    static ChatFinishReason? Meaning(string reason) => reason.ToUpperInvariant() switch
    {
        "LENGTH" or "MAX_TOKENS" or "MODEL_LENGTH" => ChatFinishReason.Length,
        "CONTENT_FILTER" or "SAFETY" => ChatFinishReason.ContentFilter,
        "TOOL_CALLS" or "FUNCTION_CALL" or "ERROR" => null,
        _ => ChatFinishReason.Stop,
    };

    static UsageDetails Details(OpenAiUsage usage) => new()
    {
        InputTokenCount = usage.PromptTokens,
        OutputTokenCount = usage.CompletionTokens,
        ReasoningTokenCount = usage.CompletionTokensDetails?.ReasoningTokens,
        CachedInputTokenCount = usage.PromptTokensDetails?.CachedTokens,
        TotalTokenCount = usage.TotalTokens,
    };
}
