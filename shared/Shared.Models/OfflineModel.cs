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

    readonly OfflinePace _pace = new(firstToken, wordsPerSecond, time);
    readonly ChatClientMetadata _metadata = new(ModelSettings.OfflineModelName, null, ModelSettings.OfflineModelName);
    long _replies;

    public OfflineModel(ModelSettings settings, TimeProvider time)
        : this(settings.OfflineFirstToken, settings.OfflineWordsPerSecond, time)
    {
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = _pace.Start();
        var conversation = OfflineConversation.Read(messages);
        var (text, finish) = Reply(conversation, options);
        if (_pace.IsPaced)
            await _pace.UntilAsync(start, OfflinePieces.Count(text) - 1, cancellationToken).ConfigureAwait(false);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ResponseId = NextId(),
            ModelId = options?.ModelId ?? ModelSettings.OfflineModelName,
            FinishReason = finish,
            Usage = Usage(conversation, text),
        };
    }

    /// <summary>Deltas keep their blanks, in front as real models send them; the last one carries the finish reason and the usage.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var started = _pace.Start();
        var conversation = OfflineConversation.Read(messages);
        var (text, finish) = Reply(conversation, options);
        var id = NextId();
        var model = options?.ModelId ?? ModelSettings.OfflineModelName;
        var words = _pace.IsPaced ? 1 : WordsAtOnce;
        for (int start = 0, end, word = 0; start < text.Length; start = end, word++)
        {
            if (_pace.IsPaced)
                await _pace.UntilAsync(started, word, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            end = OfflinePieces.End(text, start, words);
            var update = new ChatResponseUpdate(ChatRole.Assistant, text[start..end]) { ResponseId = id, ModelId = model };
            if (end == text.Length)
            {
                update.FinishReason = finish;
                update.Contents.Add(new UsageContent(Usage(conversation, text)));
            }

            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
    }

    static (string Text, ChatFinishReason Finish) Reply(OfflineConversation conversation, ChatOptions? options)
    {
        var text = OfflineReply.To(conversation);
        if (options?.MaxOutputTokens is not { } limit || Tokens(text.Length) <= limit)
            return (text, ChatFinishReason.Stop);
        var end = OfflinePieces.End(text, 0, 1);
        for (var next = end; next < text.Length && Tokens(next) <= limit; next = OfflinePieces.End(text, next, 1))
            end = next;
        return (text[..end], ChatFinishReason.Length);
    }

    static UsageDetails Usage(OfflineConversation conversation, string text)
    {
        var input = Tokens(conversation.Characters);
        var output = Tokens(text.Length);
        return new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };
    }

    // The usual rule of thumb: a token is about four characters of English.
    static long Tokens(long characters) => (characters + 3) / 4;

    string NextId() => string.Create(CultureInfo.InvariantCulture, $"offline-{Interlocked.Increment(ref _replies)}");
}
