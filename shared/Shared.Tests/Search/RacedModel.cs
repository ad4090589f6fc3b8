using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace GenAiTransport.Tests.Search;

/// <summary>A model that says a few words with pauses, to some messages nothing, and fails on others; and remembers what it was asked.</summary>
sealed class RacedModel(Yields yields) : IChatClient
{
    public ConcurrentDictionary<string, string[]> Asked { get; } = new();

    /// <summary>What it says to a message when nobody stops it; null where it fails in the middle.</summary>
    public static string? ReplyTo(string message) => (message[^1] % 5) switch
    {
        0 => null,
        1 => "",
        var words => string.Concat(Enumerable.Repeat(message, words)),
    };

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var conversation = messages.Select(message => message.Text).ToArray();
        Asked[conversation[^1]] = conversation[..^1];
        for (var word = 0; word < conversation[^1][^1] % 5; word++)
        {
            yields.Pass();
            // It answers on another thread from here on, and goes on listening to whoever stops it.
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            if (conversation[^1][^1] % 5 > 1)
                yield return new ChatResponseUpdate(ChatRole.Assistant, conversation[^1]);
        }
        if (conversation[^1][^1] % 5 == 0)
            throw new ModelFailure("No.");
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
