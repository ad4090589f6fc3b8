using Grpc.Core;
using Grpc.Net.Client;

namespace Grpc.Runtime;

/// <summary>
/// One HTTP/2 request and its response. Whatever comes first is how the call ended: the trailers, the deadline, a cancel, a broken
/// connection. What comes later changes nothing, and whatever was still waiting learns it from <see cref="Ended"/>.
/// </summary>
sealed class HttpCall : ICall
{
    readonly CancellationTokenSource _ended = new();
    readonly Lock _gate = new();
    readonly GrpcChannel _channel;
    readonly DateTime? _deadline;
    readonly ITimer? _timer;
    readonly CancellationTokenRegistration _cancelled;
    readonly CancellationTokenRegistration _closing;
    HttpResponseMessage? _response;
    Metadata _trailers = Metadata.Empty;
    Status _status;
    volatile bool _hasEnded;

    public HttpCall(GrpcChannel channel, MethodCalls method, in CallOptions options, HttpContent content, bool compressed, int previousAttempts = 0)
    {
        _channel = channel;
        _deadline = options.Deadline is { } moment && moment != DateTime.MaxValue ? moment : null;
        var timeout = TimeLeft();
        var request = RequestHead.Create(method.Address, content, options.Headers, timeout, compressed, previousAttempts);

        if (timeout <= TimeSpan.Zero) End(new(StatusCode.DeadlineExceeded, ""));
        else if (timeout < Timeouts.Longest)
            _timer = channel.Options.TimeProvider.CreateTimer(
                static call => ((HttpCall)call!).End(new(StatusCode.DeadlineExceeded, "")), this, timeout.Value, Timeout.InfiniteTimeSpan);
        _cancelled = options.CancellationToken.UnsafeRegister(static call => ((HttpCall)call!).Cancel(), this);
        _closing = channel.Closing.UnsafeRegister(static call => ((HttpCall)call!).Cancel(), this);
        // A token that had fired already, or a deadline that had passed, ended the call before there was anything to let go of.
        if (_hasEnded) LetGo();
        Response = SendAsync(request);
    }

    /// <summary>Fails with <see cref="RpcException"/> when no response came.</summary>
    public Task<HttpResponseMessage> Response { get; }

    public CancellationToken Ended => _ended.Token;

    public bool HasEnded => _hasEnded;

    /// <summary>True once a response began: from then on the server may have acted, and the call is not made again.</summary>
    public bool IsCommitted { get; private set; }

    public async Task<Metadata> ResponseHeadersAsync() => HttpMetadata.From((await Response.ConfigureAwait(false)).Headers);

    public Status GetStatus() => _hasEnded ? _status : throw new InvalidOperationException("The call has no status yet: it is still under way.");

    public Metadata GetTrailers() => _hasEnded ? _trailers : throw new InvalidOperationException("The call has no trailers yet: it is still under way.");

    public void Cancel() => End(new(StatusCode.Cancelled, "Call canceled by the client."));

    public void Dispose() => End(new(StatusCode.Cancelled, "The call was disposed before it ended."));

    /// <summary>The first cause stays.</summary>
    public void End(Status cause, Metadata? withTrailers = null)
    {
        lock (_gate)
        {
            if (_hasEnded) return;
            _status = cause;
            _trailers = withTrailers ?? Metadata.Empty;
            _hasEnded = true;
        }

        LetGo();
        _ended.Cancel();
        // An unread rest of the response becomes RST_STREAM here.
        _response?.Dispose();
    }

    public void EndWithTrailers(HttpResponseMessage whole) => End(ResponseStatus.FromTrailers(whole), HttpMetadata.From(whole.TrailingHeaders));

    /// <summary>What ended the call, as an exception; if nothing had, then this.</summary>
    public RpcException Fail(Exception exception)
    {
        if (!_hasEnded)
        {
            var cause = exception is RpcException rpc ? rpc.Status : ConnectionStatus.From(exception);
            // The server's clock may be the first to strike; its reset means the same.
            if (TimeLeft() <= TimeSpan.Zero) cause = new(StatusCode.DeadlineExceeded, "", exception);
            End(cause);
        }

        // An OK that came without the message it promised is a failure all the same.
        return _status.StatusCode == StatusCode.OK && exception is RpcException broken ? broken : Failure();
    }

    public RpcException Failure() => new(_status, _trailers);

    async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        try
        {
            var answer = await _channel.SendAsync(request, _ended.Token).ConfigureAwait(false);
            lock (_gate)
            {
                _response = answer;
            }

            if (_hasEnded) answer.Dispose();
            if (ResponseStatus.FromHead(answer) is { } early) End(early, HttpMetadata.From(answer.Headers));
            else IsCommitted = true;
            return answer;
        }
        catch (Exception exception)
        {
            throw Fail(exception);
        }
    }

    void LetGo()
    {
        _timer?.Dispose();
        _cancelled.Unregister();
        _closing.Unregister();
    }

    TimeSpan? TimeLeft() => _deadline - _channel.Options.TimeProvider.GetUtcNow().UtcDateTime;
}
