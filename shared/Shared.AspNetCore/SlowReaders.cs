using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport;

/// <summary>
/// A reader that takes nothing for <see cref="Limits.SlowReaderSeconds"/> is let go, whatever it reads; it may come back and resume. (The server's own
/// minimum rate forgives whoever read fast before, and knows nothing of WebSockets.)
/// </summary>
public static class SlowReaders
{
    /// <summary>False when what is written is not taken in time.</summary>
    public static async ValueTask<bool> IsTakenAsync(this Task writing, Limits limits, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(limits);
        try
        {
            await writing.WaitAsync(limits.SlowReaderSeconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(limits.SlowReaderSeconds), time);
            return true;
        }
        catch (TimeoutException)
        {
            ChatTelemetry.DroppedSlowReader();
            return false;
        }
    }

    /// <summary>
    /// Sends what was written to a streamed response. A reader that does not take it has its connection cut, which ends the request as if it had
    /// gone by itself.
    /// </summary>
    public static ValueTask FlushAsync(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (ChatTelemetry.CountsBytes)
            ChatTelemetry.Sent(context.Response.BodyWriter.UnflushedBytes);
        var flushing = context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        if (!flushing.IsCompletedSuccessfully)
            return WaitAsync(context, flushing.AsTask());
        _ = flushing.Result;
        return default;
    }

    static async ValueTask WaitAsync(HttpContext context, Task<FlushResult> flushing)
    {
        var services = context.RequestServices;
        if (await flushing.IsTakenAsync(services.GetRequiredService<Limits>(), services.GetRequiredService<TimeProvider>()))
            return;
        context.Abort();
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }
}
