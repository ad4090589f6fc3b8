using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Grpc.Runtime.Server;

/// <summary>
/// The response has one owner at a time: a message being written, or the end. A deadline that strikes while nothing is written ends the
/// call at once, whatever the service is doing; while something is, the write is cancelled and the service's way out ends it.
/// </summary>
sealed partial class ServerCall
{
    static readonly Status Late = new(StatusCode.DeadlineExceeded, "Deadline Exceeded");

    readonly Lock gate = new();
    bool isWriting;
    bool hasEnded;
    bool isLate;
    bool hasOutput;
    Task lateEnd = Task.CompletedTask;

    public void EnterWrite()
    {
        lock (gate)
        {
            CancellationToken.ThrowIfCancellationRequested();
            if (hasEnded) throw new InvalidOperationException("Can't write the message because the request is complete.");
            if (isWriting) throw new InvalidOperationException("Can't write the message because the previous write is in progress.");
            isWriting = true;
        }
    }

    public void LeaveWrite()
    {
        lock (gate)
        {
            isWriting = false;
        }
    }

    public void HasOutput() => hasOutput = true;

    public async Task SendHeadersAsync()
    {
        if (hasOutput) return;
        EnterWrite();
        try
        {
            hasOutput = true;
            await Http.Response.BodyWriter.FlushAsync(CancellationToken);
        }
        finally
        {
            LeaveWrite();
        }
    }

    /// <summary>The client is gone: the service's token says so before the exception does.</summary>
    public OperationCanceledException Gone(Exception? exception = null)
    {
        _ = ending?.CancelAsync();
        return new("The client ended the call.", exception, CancellationToken);
    }

    public async Task EndAsync()
    {
        if (isLate) await EndAsync(Late, null);
        else await EndAsync(StatusCore, responseTrailers);
    }

    public async Task FailAsync(Exception exception)
    {
        switch (exception)
        {
            case RpcException failure:
                await EndAsync(failure.Status, responseTrailers is null ? failure.Trailers : [.. responseTrailers, .. failure.Trailers]);
                break;
            case var _ when isLate:
                await EndAsync(Late, null);
                break;
            case OperationCanceledException or IOException when CancellationToken.IsCancellationRequested:
                await EndAsync(Status.DefaultCancelled, null);
                break;
            default:
                settings.Logger.LogError(exception, "The service failed in {Method}.", method.FullName);
                await EndAsync(new(StatusCode.Unknown, Describe(exception)), responseTrailers);
                break;
        }
    }

    async Task EndAsync(Status status, Metadata? trailers)
    {
        lock (gate)
        {
            if (!hasEnded && !Http.RequestAborted.IsCancellationRequested) WriteStatus(status, trailers);
            hasEnded = true;
        }

        await lateEnd;
    }

    void EndLate()
    {
        isLate = true;
        // Whatever the service does when its token fires happens elsewhere: an exception on a timer's thread would end the process.
        _ = ending!.CancelAsync();
        lock (gate)
        {
            if (hasEnded || isWriting) return;
            hasEnded = true;
            lateEnd = CompleteLateAsync();
        }
    }

    async Task CompleteLateAsync()
    {
        WriteStatus(Late, null);
        await Http.Response.CompleteAsync();
    }

    void WriteStatus(Status status, Metadata? metadata)
    {
        // With nothing sent and nothing waiting the status stands in the headers, and they are the whole response.
        var trailers = hasOutput ? Http.Features.Get<IHttpResponseTrailersFeature>()!.Trailers : Http.Response.Headers;
        foreach (var entry in metadata ?? Metadata.Empty)
        {
            if (HeaderNames.IsMetadata(entry.Key)) Append(trailers, entry);
        }

        trailers.GrpcStatus = status.StatusCode == StatusCode.OK ? "0" : ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (status.Detail.Length > 0) trailers.GrpcMessage = PercentEncoding.Encode(status.Detail);
    }

    string Describe(Exception exception) => settings.Options.EnableDetailedErrors == true
        ? $"Exception was thrown by handler. {exception.GetType().Name}: {exception.Message}"
        : "Exception was thrown by handler.";
}
