using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace GenAiTransport.Testing;

/// <summary>One reply of a <see cref="ScriptedModel"/>, and what became of it.</summary>
public sealed class ScriptedReply
{
    readonly Channel<ChatResponseUpdate> _updates = Channel.CreateUnbounded<ChatResponseUpdate>();
    readonly TaskCompletionSource<IReadOnlyList<ChatMessage>> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The conversation that the model was given, once it was asked.</summary>
    public Task<IReadOnlyList<ChatMessage>> Asked => _asked.Task;

    public Task Cancelled => _cancelled.Task;

    public ScriptedReply Say(string delta)
    {
        _updates.Writer.TryWrite(new ChatResponseUpdate(ChatRole.Assistant, delta));
        return this;
    }

    /// <summary>The last words and the reason for the end in one update, as most models send them.</summary>
    public void End(string delta = "", ChatFinishReason? reason = null)
    {
        _updates.Writer.TryWrite(new ChatResponseUpdate(ChatRole.Assistant, delta) { FinishReason = reason ?? ChatFinishReason.Stop });
        _updates.Writer.TryComplete();
    }

    public void Fail(Exception exception) => _updates.Writer.TryComplete(exception);

    public async IAsyncEnumerable<ChatResponseUpdate> SpeakAsync(
        IReadOnlyList<ChatMessage> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _asked.TrySetResult(messages);
        try
        {
            await foreach (var update in _updates.Reader.ReadAllAsync(cancellationToken))
                yield return update;
        }
        finally
        {
            if (cancellationToken.IsCancellationRequested)
                _cancelled.TrySetResult();
        }
    }
}
