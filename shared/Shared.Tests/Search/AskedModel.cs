using GenAiTransport.Testing;
using Microsoft.Extensions.AI;

namespace GenAiTransport.Tests.Search;

/// <summary>A model that remembers what it was asked last and says what it is told to.</summary>
sealed class AskedModel : IChatClient
{
    int _asked;

    public Question? Last { get; private set; }

    /// <summary>How often it was asked; what was asked last is seen by whoever sees the count.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var question = new Question([.. messages.Select(message => message.Text)], new ScriptedReply());
        Last = question;
        Interlocked.Increment(ref _asked);
        return question.Reply.SpeakAsync([.. messages], cancellationToken);
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    /// <summary>The conversation up to a message, and the reply to it.</summary>
    public sealed record Question(IReadOnlyList<string> Conversation, ScriptedReply Reply);
}
