namespace GenAiTransport.Testing;

/// <summary>Reading with a limit: a test that waits for ever says nothing.</summary>
public static class Reading
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<List<T>> ToEndAsync<T>(this IAsyncEnumerable<T> items, TimeSpan? limit = null)
    {
        using var late = new CancellationTokenSource(limit ?? Limit);
        var list = new List<T>();
        await foreach (var item in items.WithCancellation(late.Token))
            list.Add(item);
        return list;
    }

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task Soon(this Task task) => task.WaitAsync(Limit);

    /// <summary>Until something is so that nobody tells.</summary>
    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var late = new CancellationTokenSource(Limit);
        while (!await condition())
            await Task.Delay(5, late.Token);
    }

    public static string Text(this IEnumerable<ChatEvent> events) => string.Concat(events.OfType<Chunk>().Select(chunk => chunk.Text));
}
