using System.Text.Json;
using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>
/// One call to the model and the updates it brings. Every failure is a <see cref="ModelTrouble"/>, but a stop by the caller is a cancellation.
/// Disposing it hangs up.
/// </summary>
sealed class ModelStream : IAsyncDisposable
{
    readonly ModelDeadline _deadline;
    readonly IAsyncEnumerator<ChatResponseUpdate> _updates;
    bool _hasBegun;

    ModelStream(IChatClient model, ChatMessage[] messages, ChatOptions? options, ModelDeadline deadline)
    {
        _deadline = deadline;
        _updates = model.GetStreamingResponseAsync(messages, options, deadline.Token).GetAsyncEnumerator(deadline.Token);
    }

    public ChatResponseUpdate Current => _updates.Current;

    /// <summary>Makes the call and waits for its first update, so that whatever goes wrong before may be tried again.</summary>
    public static async Task<ModelStream> OpenAsync(
        IChatClient model, ChatMessage[] messages, ChatOptions? options, TimeSpan firstByte, TimeProvider time, CancellationToken cancellationToken)
    {
        var stream = new ModelStream(model, messages, options, new(time, cancellationToken));
        try
        {
            stream._hasBegun = await stream.NextAsync(firstByte);
            return stream._hasBegun ? stream : throw new ModelTrouble(ModelTroubleKind.Unreachable, "an empty answer");
        }
        finally
        {
            if (!stream._hasBegun)
                await stream.DisposeAsync();
        }
    }

    /// <summary>Waits for the next update, silence being limited; false at the end.</summary>
    public async ValueTask<bool> NextAsync(TimeSpan silence)
    {
        _deadline.ThrowIfStopped();
        try
        {
            var next = _updates.MoveNextAsync();
            if (next.IsCompleted)
                return await next;
            _deadline.Allow(silence);
            var isMore = await next;
            _deadline.Pause();
            return isMore;
        }
        catch (Exception exception) when (Explain(exception) is { } explained)
        {
            throw explained;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _updates.DisposeAsync();
        _deadline.Dispose();
    }

    /// <summary>Null for what may pass as it is.</summary>
    Exception? Explain(Exception exception) => exception switch
    {
        _ when _deadline.IsStopped => _deadline.Stopped(),
        OperationCanceledException when _deadline.IsOver => new ModelTrouble(_hasBegun ? ModelTroubleKind.Silent : ModelTroubleKind.NoFirstByte, "silence"),
        IOException => new ModelTrouble(
            _hasBegun ? ModelTroubleKind.CutOff : ModelTroubleKind.Unreachable, $"{exception.GetType().Name}: {exception.Message}"),
        JsonException => new ModelTrouble(ModelTroubleKind.Unreadable, exception.Message),
        _ => null,
    };
}
