using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport;

public static class SlowReaders
{
    /// <summary>
    /// Sends what was written to a streamed response. A reader that takes nothing for <see cref="Limits.SlowReaderSeconds"/> is let go: its
    /// connection is cut, which ends the request as if it had gone by itself, and it can resume. (The server's own minimum rate forgives whoever read fast before.)
    /// </summary>
    public static ValueTask FlushAsync(this HttpContext context)
    {
        var flushing = context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        if (!flushing.IsCompletedSuccessfully)
            return WaitAsync(context, flushing.AsTask());
        _ = flushing.Result;
        return default;
    }

    static async ValueTask WaitAsync(HttpContext context, Task<FlushResult> flushing)
    {
        var seconds = context.RequestServices.GetRequiredService<Limits>().SlowReaderSeconds;
        var patience = seconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
        try
        {
            await flushing.WaitAsync(patience, context.RequestServices.GetRequiredService<TimeProvider>());
        }
        catch (TimeoutException)
        {
            context.Abort();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
    }
}
