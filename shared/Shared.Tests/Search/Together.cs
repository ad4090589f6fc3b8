namespace GenAiTransport.Tests.Search;

/// <summary>Does several things at the same moment, as nearly as the machine can.</summary>
static class Together
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task DoAsync(IReadOnlyList<Func<Task>> actions)
    {
        var missing = actions.Count;
        await Task.WhenAll(actions.Select(action => Task.Run(async () =>
        {
            Interlocked.Decrement(ref missing);
            // Where there are fewer processors than actions the last ones come later.
            for (var spins = 0; Volatile.Read(ref missing) > 0 && spins < 100; spins++)
                Thread.Yield();
            await action();
        }))).WaitAsync(Limit);
    }
}
