using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>
/// The updates of one turn. What may be the last one is held back until the end is certain, so that exactly one
/// update, the one with the last text, carries the finish reason and the usage, even where a model repeats its finish reason.
/// </summary>
sealed class ModelReply
{
    ChatResponseUpdate? _held;
    UsageDetails? _usage;
    ModelFinish? _finish;
    bool _hasText;

    public bool IsFinished => _finish is not null;

    /// <summary>Takes in what an answer brought and returns what is ready to be passed on.</summary>
    public ChatResponseUpdate? Read(ChatResponseUpdate update, ModelFinish? finish, UsageDetails? usage)
    {
        _usage = usage ?? _usage;
        _finish = finish ?? _finish;
        _hasText |= update.Contents.Any(content => content is TextContent);
        if (_finish is null)
            return update.Contents.Count > 0 ? update : null;
        if (update.Contents.Count == 0 && _held is not null)
            return null;
        var ready = _held;
        _held = update;
        return ready is { Contents.Count: > 0 } ? ready : null;
    }

    /// <summary>The last update; a reply that did not end as one is a <see cref="ModelTrouble"/>.</summary>
    public ChatResponseUpdate End()
    {
        if (_held is null || _finish is not { } end)
            throw new ModelTrouble(ModelTroubleKind.CutOff, "the reply ended without a finish reason");
        if (end.Reason is not { } reason)
            throw new ModelTrouble(ModelTroubleKind.BrokeOff, end.Name);
        if (!_hasText && reason == ChatFinishReason.Stop)
            throw new ModelTrouble(ModelTroubleKind.Empty, $"no text, finish reason {end.Name}");

        if (!_hasText && reason == ChatFinishReason.ContentFilter)
            _held.Contents.Add(new TextContent($"The model declined to answer this ({ModelText.Name(end.Name)})."));
        _held.FinishReason = reason;
        if (_usage is not null)
            _held.Contents.Add(new UsageContent(_usage));
        return _held;
    }
}
