using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>
/// The model that needs no key and no network: it answers from the conversation and from what it knows about the five
/// transports. The same history always gets the same reply. Safe to share between sessions.
/// </summary>
/// <param name="firstToken">How long the model thinks before its first word; without a pace it does not think at all.</param>
/// <param name="wordsPerSecond">The pace, one word at a time; 0 gives everything at once, four words at a time.</param>
public sealed class OfflineModel(TimeSpan firstToken, double wordsPerSecond, TimeProvider time) : IChatClient
{
    const int WordsAtOnce = 4;

    static readonly ChatClientMetadata Metadata = new(ModelSettings.OfflineModelName, null, ModelSettings.OfflineModelName);

    readonly OfflinePace _pace = new(firstToken, wordsPerSecond, time);
    long _replies;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <summary>Deltas keep their blanks, in front as real models send them; the last one carries the finish reason and the usage.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var clock = _pace.Start();
        var reply = Reply(messages, options);
        var text = reply.Text;
        for (int start = 0, end, word = 0; start < text.Length; start = end, word++)
        {
            while (!clock.IsDue(word))
                await clock.TickAsync(word, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            end = OfflinePieces.End(text, start, _pace.IsPaced ? 1 : WordsAtOnce);
            var update = new ChatResponseUpdate(ChatRole.Assistant, text[start..end]) { ResponseId = reply.ResponseId, ModelId = reply.ModelId };
            if (end == text.Length)
            {
                update.FinishReason = reply.FinishReason;
                update.Contents.Add(new UsageContent(reply.Usage!));
            }
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null : serviceType == typeof(ChatClientMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    ChatResponse Reply(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var conversation = new OfflineConversation(messages);
        var whole = OfflineReply.To(conversation);
        var text = options?.MaxOutputTokens is { } limit ? Beginning(whole, limit) : whole;
        var (input, output) = (Tokens(conversation.Characters), Tokens(text.Length));
        return new(new ChatMessage(ChatRole.Assistant, text))
        {
            ResponseId = string.Create(CultureInfo.InvariantCulture, $"offline-{Interlocked.Increment(ref _replies)}"),
            ModelId = options?.ModelId ?? ModelSettings.OfflineModelName,
            FinishReason = text.Length < whole.Length ? ChatFinishReason.Length : ChatFinishReason.Stop,
            Usage = new() { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output },
        };
    }

    /// <summary>As many whole words as the limit allows, one at least.</summary>
    static string Beginning(string text, int limit)
    {
        var end = OfflinePieces.End(text, 0, 1);
        for (var next = end; next <= text.Length && Tokens(next) <= limit; next = next < text.Length ? OfflinePieces.End(text, next, 1) : int.MaxValue)
            end = next;
        return text[..end];
    }

    // The usual rule of thumb: a token is about four characters of English.
    static long Tokens(long characters) => (characters + 3) / 4;
}
