namespace GenAiTransport.Comparison;

/// <summary>The recorded reply, played at the pace of the model that gave it.</summary>
sealed class BareTurn(Replay replay, double wordsPerSecond, TimeSpan firstWord)
{
    public bool IsPaced => wordsPerSecond > 0;

    /// <summary>For writers that send each piece at once.</summary>
    public Task PlayAsync(Func<ReadOnlyMemory<byte>, ValueTask> send) => PlayAsync(replay.Pieces, send, null, null);

    /// <summary>For writers that collect and flush; at the end they must.</summary>
    public Task PlayAsync(Action<ReadOnlyMemory<byte>> write, Func<bool, ValueTask> flush) => PlayAsync(replay.Pieces, null, write, flush);

    async Task PlayAsync(
        IReadOnlyList<ReplayPiece> pieces, Func<ReadOnlyMemory<byte>, ValueTask>? send, Action<ReadOnlyMemory<byte>>? write, Func<bool, ValueTask>? flush)
    {
        var start = TimeProvider.System.GetTimestamp();
        var word = 0;
        for (var index = 0; index < pieces.Count; index++)
        {
            if (IsPaced && pieces[index].IsChunk)
                await UntilAsync(start, word++);
            write?.Invoke(pieces[index].Bytes);
            if (send is not null)
                await send(pieces[index].Bytes);
            if (flush is not null)
                await flush(index == pieces.Count - 1);
        }
    }

    /// <summary>The offline model's own way to wait.</summary>
    async Task UntilAsync(long start, int word)
    {
        var wait = firstWord + TimeSpan.FromSeconds(word / wordsPerSecond) - TimeProvider.System.GetElapsedTime(start);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait);
    }
}
