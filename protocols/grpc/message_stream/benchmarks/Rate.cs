using System.Diagnostics;

namespace GenAiTransport.MessageStream.Benchmarks;

static class Rate
{
    /// <summary>Calls per second, so many of them under way at any time.</summary>
    public static async Task<double> OfAsync(Func<Task> call, int atOnce, TimeSpan duration)
    {
        var total = 0L;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            for (; watch.Elapsed < duration; count++) await call();
            Interlocked.Add(ref total, count);
        })));
        return total / watch.Elapsed.TotalSeconds;
    }
}
