using System.Text;
using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>
/// Asks the model and writes its answer into a turn, chunk by chunk: live, as the model makes it, or simulated. What has been
/// written when the model fails or is stopped can still be read from <see cref="Text"/>.
/// </summary>
sealed class Reply(ChatTurn turn, SessionMeans means)
{
    readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public int Chunks { get; private set; }

    public string FinishReason { get; private set; } = FinishReasons.Stop;

    public TokenUsage? Usage { get; private set; }

    public Task WriteAsync(ChatMessage[] history, ChatOptions options) =>
        means.Model.Simulated is { } pace ? WriteSimulatedAsync(pace, history, options) : WriteLiveAsync(history, options);

    async Task WriteLiveAsync(ChatMessage[] history, ChatOptions options)
    {
        var chunker = new ReplyChunker();
        var finished = false;
        await using var updates = means.Model.Client.GetStreamingResponseAsync(history, options, turn.Stopped).GetAsyncEnumerator(turn.Stopped);
        while (await NextAsync(updates))
        {
            var update = updates.Current;
            Note(update.FinishReason, UsageIn(update.Contents));
            finished |= update.FinishReason is not null;
            if (update.Text is not { Length: > 0 } delta)
                continue;
            if (finished)
                chunker.Hold(delta);
            else if (chunker.Push(delta) is { } ready)
                Write(ready, isFinal: false);
        }
        // The last chunk is empty only where nothing told beforehand that the one before it was the last.
        var rest = chunker.Finish();
        if (rest.Length > 0 || Chunks > 0)
            Write(rest, isFinal: true);
    }

    /// <summary>While more is there it is taken; before it is waited for, what was said goes out.</summary>
    ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        var next = updates.MoveNextAsync();
        if (!next.IsCompleted)
            turn.Wake();
        return next;
    }

    async Task WriteSimulatedAsync(SimulatedPace pace, ChatMessage[] history, ChatOptions options)
    {
        var response = await means.Model.Client.GetResponseAsync(history, options, turn.Stopped);
        Note(response.FinishReason, response.Usage);
        var text = response.Text.TrimEnd();
        turn.TotalLength = text.Length;
        var sent = 0;
        foreach (var piece in pace.Pieces(text))
        {
            if (sent > 0 && pace.Gap > TimeSpan.Zero)
            {
                turn.Wake();
                await Task.Delay(pace.Gap, means.Time, turn.Stopped);
            }
            sent += piece.Length;
            Write(piece, isFinal: sent == text.Length);
        }
    }

    static UsageDetails? UsageIn(IList<AIContent> contents)
    {
        for (var index = 0; index < contents.Count; index++)
        {
            if (contents[index] is UsageContent usage)
                return usage.Details;
        }
        return null;
    }

    void Write(string text, bool isFinal)
    {
        _text.Append(text);
        turn.Trace.Chunk();
        turn.Append(new Chunk(text, ++Chunks, isFinal, means.Time.GetUtcNow()));
    }

    void Note(ChatFinishReason? reason, UsageDetails? usage)
    {
        if (reason is { } given)
        {
            FinishReason = given == ChatFinishReason.Length ? FinishReasons.Length
                : given == ChatFinishReason.ContentFilter ? FinishReasons.ContentFilter
                : FinishReasons.Stop;
        }
        if (usage is not null)
            Usage = new TokenUsage(usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount);
    }
}
