using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace GenAiTransport.Testing;

/// <summary>A model whose every word a test says when it wants. Replies are taken in the order they were prepared.</summary>
public sealed class ScriptedModel : IChatClient
{
    readonly ConcurrentQueue<ScriptedReply> _prepared = new();

    /// <summary>A reply that the test goes on speaking.</summary>
    public ScriptedReply Prepare()
    {
        var reply = new ScriptedReply();
        _prepared.Enqueue(reply);
        return reply;
    }

    /// <summary>A reply that is ready when it is asked for.</summary>
    public ScriptedReply Prepare(params string[] deltas)
    {
        var reply = Prepare();
        foreach (var delta in deltas[..^1])
            reply.Say(delta);
        reply.End(deltas[^1]);
        return reply;
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Take().SpeakAsync([.. messages], cancellationToken);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    ScriptedReply Take() =>
        _prepared.TryDequeue(out var reply) ? reply : throw new InvalidOperationException("The test prepared no reply.");
}
