namespace GenAiTransport.Comparison;

/// <summary>The recorded reply, played at the pace of the model that gave it.</summary>
sealed class BareTurn(Replay replay, double wordsPerSecond, TimeSpan firstWord)
{
    public bool IsPaced => wordsPerSecond > 0;

    /// <param name="send">Gets each piece, and whether it must leave now: where there is no pace only the last must, the others may wait for more.</param>
    public async Task PlayAsync(Func<ReadOnlyMemory<byte>, bool, ValueTask> send)
    {
        var start = TimeProvider.System.GetTimestamp();
        var word = 0;
        for (var index = 0; index < replay.Pieces.Count; index++)
        {
            var piece = replay.Pieces[index];
            if (IsPaced && piece.IsChunk)
                await UntilAsync(start, word++);
            await send(piece.Bytes, IsPaced || index == replay.Pieces.Count - 1);
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
