using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>
/// The answers of one turn as updates. What may be the last one is held back until the end is certain, so that exactly one
/// update, the one with the last text, carries the finish reason and the usage, even where a model repeats its finish reason.
/// </summary>
sealed class GeminiReply(string model, DateTimeOffset createdAt)
{
    ChatResponseUpdate? _held;
    GeminiUsage? _usage;
    GeminiFinish? _finish;
    bool _hasText;

    public bool IsFinished => _finish is not null;

    /// <summary>Takes in an answer and returns what is ready to be passed on.</summary>
    public ChatResponseUpdate? Read(GeminiAnswer? answer)
    {
        if (answer is null)
            return null;

        _usage = answer.UsageMetadata ?? _usage;
        _finish = GeminiFinish.In(answer) ?? _finish;
        var update = Update(answer);
        if (_finish is null)
            return update.Contents.Count > 0 ? update : null;
        if (update.Contents.Count == 0 && _held is not null)
            return null;
        var ready = _held;
        _held = update;
        return ready is { Contents.Count: > 0 } ? ready : null;
    }

    /// <summary>The last update; a reply that did not end as one is a <see cref="GeminiTrouble"/>.</summary>
    public ChatResponseUpdate End()
    {
        if (_held is null || _finish is not { } end)
            throw new GeminiTrouble(GeminiTroubleKind.CutOff, "the reply ended without a finish reason");
        if (end.Reason is not { } reason)
            throw new GeminiTrouble(GeminiTroubleKind.BrokeOff, end.Name);
        if (!_hasText && reason == ChatFinishReason.Stop)
            throw new GeminiTrouble(GeminiTroubleKind.Empty, $"no text, finish reason {end.Name}");

        if (!_hasText && reason == ChatFinishReason.ContentFilter)
            _held.Contents.Add(new TextContent($"The model declined to answer this ({GeminiText.Name(end.Name)})."));
        _held.FinishReason = reason;
        if (_usage is not null)
            _held.Contents.Add(new UsageContent(Details(_usage)));
        return _held;
    }

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
            if (part.Thought is true)
            {
                update.Contents.Add(new TextReasoningContent(text));
            }
            else
            {
                update.Contents.Add(new TextContent(text));
                _hasText = true;
            }
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
