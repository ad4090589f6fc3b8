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

    readonly Lock _gate = new();
    bool _isWriting;
    bool _hasEnded;
    bool _isLate;
    bool _hasOutput;
    Task _lateEnd = Task.CompletedTask;

    public void EnterWrite()
    {
        lock (_gate)
        {
            CancellationToken.ThrowIfCancellationRequested();
            if (_hasEnded) throw new InvalidOperationException("Can't write the message because the request is complete.");
            if (_isWriting) throw new InvalidOperationException("Can't write the message because the previous write is in progress.");
            _isWriting = true;
        }
    }

    public void LeaveWrite()
    {
        lock (_gate)
        {
            _isWriting = false;
        }
    }

    public void HasOutput() => _hasOutput = true;

    public async Task SendHeadersAsync()
    {
        if (_hasOutput) return;
        EnterWrite();
        try
        {
            _hasOutput = true;
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
        _ = _ending?.CancelAsync();
        return new("The client ended the call.", exception, CancellationToken);
    }

    public async Task EndAsync()
    {
        if (_isLate) await EndAsync(Late, null);
        else await EndAsync(StatusCore, _responseTrailers);
    }

    public async Task FailAsync(Exception exception)
    {
        switch (exception)
        {
            case RpcException failure:
                await EndAsync(failure.Status, _responseTrailers is null ? failure.Trailers : [.. _responseTrailers, .. failure.Trailers]);
                break;
            case var _ when _isLate:
                await EndAsync(Late, null);
                break;
            case OperationCanceledException or IOException when CancellationToken.IsCancellationRequested:
                await EndAsync(Status.DefaultCancelled, null);
                break;
            default:
                _settings.Logger.LogError(exception, "The service failed in {Method}.", _method.FullName);
                await EndAsync(new(StatusCode.Unknown, Describe(exception)), _responseTrailers);
                break;
        }
    }

    async Task EndAsync(Status status, Metadata? trailers)
    {
        lock (_gate)
        {
            if (!_hasEnded && !Http.RequestAborted.IsCancellationRequested) WriteStatus(status, trailers);
            _hasEnded = true;
        }

        await _lateEnd;
    }

    void EndLate()
    {
        _isLate = true;
        // Whatever the service does when its token fires happens elsewhere: an exception on a timer's thread would end the process.
        _ = _ending!.CancelAsync();
        lock (_gate)
        {
            if (_hasEnded || _isWriting) return;
            _hasEnded = true;
            _lateEnd = CompleteLateAsync();
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
        var trailers = _hasOutput ? Http.Features.Get<IHttpResponseTrailersFeature>()!.Trailers : Http.Response.Headers;
        foreach (var entry in metadata ?? Metadata.Empty)
        {
            if (HeaderNames.IsMetadata(entry.Key)) Append(trailers, entry);
        }

        trailers.GrpcStatus = status.StatusCode == StatusCode.OK ? "0" : ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (status.Detail.Length > 0) trailers.GrpcMessage = PercentEncoding.Encode(status.Detail);
    }

    string Describe(Exception exception) => _settings.Options.EnableDetailedErrors == true
        ? $"Exception was thrown by handler. {exception.GetType().Name}: {exception.Message}"
        : "Exception was thrown by handler.";
}
