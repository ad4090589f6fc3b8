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
    ChatFinishReason? _finish;
    string _reason = "";
    bool _hasText;

    public bool IsFinished => _finish is not null;

    /// <summary>What is wrong with the reply as far as it has come; null where it is one.</summary>
    public ModelTrouble? Trouble =>
        _finish is null ? new(ModelTroubleKind.CutOff, "the reply ended without a finish reason")
        : !_hasText && _finish == ChatFinishReason.Stop ? new(ModelTroubleKind.Empty, $"no text, finish reason {_reason}")
        : null;

    /// <summary>Takes in an update and returns what is ready to be passed on.</summary>
    public ChatResponseUpdate? Read(ChatResponseUpdate update)
    {
        if (update.FinishReason is { } finish)
            (_finish, _reason) = (finish, update.RawRepresentation as string ?? finish.Value);
        update.FinishReason = null;
        for (var i = update.Contents.Count - 1; i >= 0; i--)
        {
            if (update.Contents[i] is UsageContent usage)
                _usage = usage.Details;
            if (update.Contents[i] is not (TextContent { Text.Length: > 0 } or TextReasoningContent { Text.Length: > 0 }))
                update.Contents.RemoveAt(i);
        }
        _hasText |= update.Contents.Any(content => content is TextContent);
        if (_finish is null)
            return update.Contents.Count > 0 ? update : null;
        if (update.Contents.Count == 0 && _held is not null)
            return null;
        var ready = _held;
        _held = update;
        return ready is { Contents.Count: > 0 } ? ready : null;
    }

    /// <summary>The last update of a reply that is one.</summary>
    public ChatResponseUpdate End()
    {
        var last = _held!;
        if (!_hasText && _finish == ChatFinishReason.ContentFilter)
            last.Contents.Add(new TextContent($"The model declined to answer this ({ModelText.Name(_reason)})."));
        last.FinishReason = _finish;
        if (_usage is not null)
            last.Contents.Add(new UsageContent(_usage));
        return last;
    }
}
