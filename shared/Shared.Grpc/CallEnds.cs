using System.Diagnostics;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

/// <summary>
/// Tells the log how calls begin and end: as a warning where the client sent what could not be understood, and else to who asks for it. When the
/// server stops, a stream lasts until its client has read that.
/// </summary>
sealed class CallEnds(CallServices services, ILogger<CallEnds> log)
{
    /// <summary>How long a client may take to read that the server stops.</summary>
    static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    int _streams;

    public async Task FollowAsync(HttpContext context, RequestDelegate next)
    {
        var method = context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method;
        if (method is { Type: not MethodType.Unary })
        {
            await FollowStreamAsync(context, next, method.FullName);
            return;
        }
        await next(context);
        if (method is not null)
            Tell(context, method.FullName);
    }

    /// <summary>Or a moment is over.</summary>
    public async Task WhenStreamsEndedAsync()
    {
        for (var since = Stopwatch.StartNew(); Volatile.Read(ref _streams) > 0 && since.Elapsed < Farewell;)
            await Task.Delay(TimeSpan.FromMilliseconds(10));
    }

    async Task FollowStreamAsync(HttpContext context, RequestDelegate next, string method)
    {
        log.LogDebug("{Method} was opened", method);
        Interlocked.Increment(ref _streams);
        try
        {
            await next(context);
            Tell(context, method);
            if (services.Stopping.IsCancellationRequested)
                await PartAsync(context);
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    /// <summary>Says the end at once, and stays: a client that has read it hangs up.</summary>
    static async Task PartAsync(HttpContext context)
    {
        using var late = new CancellationTokenSource(Farewell);
        try
        {
            await context.Response.CompleteAsync();
            var requests = context.Request.BodyReader;
            while (await requests.ReadAsync(late.Token) is { IsCompleted: false } read)
                requests.AdvanceTo(read.Buffer.End);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // It has left, or does not want to know.
        }
    }

    void Tell(HttpContext context, string method)
    {
        // Who had no key or asked too often was refused before it became a call.
        if (context.Features.Get<IServerCallContextFeature>() is not { ServerCallContext.Status: var status })
            return;
        if (status.StatusCode == StatusCode.OK)
            log.LogDebug("{Method} ended well", method);
        else if (context.RequestAborted.IsCancellationRequested)
            log.LogInformation("{Method} was broken off", method);
        else if (status.DebugException is { } unforeseen and not (InvalidProtocolBufferException or InvalidDataException or IOException or OperationCanceledException))
            log.LogError(unforeseen, "{Method} failed", method);
        else if (status.StatusCode is StatusCode.Internal or StatusCode.Unknown)
            log.LogWarning("{Method} ended with {Status}: {Detail}", method, status.StatusCode, status.DebugException?.Message ?? status.Detail);
        else
            log.LogInformation("{Method} ended with {Status}: {Detail}", method, status.StatusCode, status.Detail);
    }
}
