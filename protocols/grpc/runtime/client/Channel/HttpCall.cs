using Grpc.Core;
using Grpc.Net.Client;

namespace Grpc.Runtime;

/// <summary>
/// One HTTP/2 request and its response. Whatever comes first is how the call ended: the trailers, the deadline, a cancel, a broken
/// connection. What comes later changes nothing, and whatever was still waiting learns it from <see cref="Ended"/>.
/// </summary>
sealed class HttpCall : ICall
{
    readonly CancellationTokenSource ended = new();
    readonly Lock gate = new();
    readonly GrpcChannel channel;
    readonly DateTime? deadline;
    readonly ITimer? timer;
    readonly CancellationTokenRegistration cancelled;
    readonly CancellationTokenRegistration closing;
    HttpResponseMessage? response;
    Metadata trailers = Metadata.Empty;
    Status status;
    volatile bool hasEnded;

    public HttpCall(GrpcChannel channel, MethodCalls method, in CallOptions options, HttpContent content, bool compressed, int previousAttempts = 0)
    {
        this.channel = channel;
        deadline = options.Deadline is { } moment && moment != DateTime.MaxValue ? moment : null;
        var timeout = TimeLeft();
        var request = RequestHead.Create(method.Address, content, options.Headers, timeout, compressed, previousAttempts);

        if (timeout <= TimeSpan.Zero) End(new(StatusCode.DeadlineExceeded, ""));
        else if (timeout < Timeouts.Longest)
            timer = channel.Options.TimeProvider.CreateTimer(
                static call => ((HttpCall)call!).End(new(StatusCode.DeadlineExceeded, "")), this, timeout.Value, Timeout.InfiniteTimeSpan);
        cancelled = options.CancellationToken.UnsafeRegister(static call => ((HttpCall)call!).Cancel(), this);
        closing = channel.Closing.UnsafeRegister(static call => ((HttpCall)call!).Cancel(), this);
        // A token that had fired already, or a deadline that had passed, ended the call before there was anything to let go of.
        if (hasEnded) LetGo();
        Response = SendAsync(request);
    }

    /// <summary>Fails with <see cref="RpcException"/> when no response came.</summary>
    public Task<HttpResponseMessage> Response { get; }

    public CancellationToken Ended => ended.Token;

    public bool HasEnded => hasEnded;

    /// <summary>True once a response began: from then on the server may have acted, and the call is not made again.</summary>
    public bool IsCommitted { get; private set; }

    public async Task<Metadata> ResponseHeadersAsync() => HttpMetadata.From((await Response.ConfigureAwait(false)).Headers);

    public Status GetStatus() => hasEnded ? status : throw new InvalidOperationException("The call has no status yet: it is still under way.");

    public Metadata GetTrailers() => hasEnded ? trailers : throw new InvalidOperationException("The call has no trailers yet: it is still under way.");

    public void Cancel() => End(new(StatusCode.Cancelled, "Call canceled by the client."));

    public void Dispose() => End(new(StatusCode.Cancelled, "The call was disposed before it ended."));

    /// <summary>The first cause stays.</summary>
    public void End(Status cause, Metadata? withTrailers = null)
    {
        lock (gate)
        {
            if (hasEnded) return;
            status = cause;
            trailers = withTrailers ?? Metadata.Empty;
            hasEnded = true;
        }

        LetGo();
        ended.Cancel();
        // An unread rest of the response becomes RST_STREAM here.
        response?.Dispose();
    }

    public void EndWithTrailers(HttpResponseMessage whole) => End(ResponseStatus.FromTrailers(whole), HttpMetadata.From(whole.TrailingHeaders));

    /// <summary>What ended the call, as an exception; if nothing had, then this.</summary>
    public RpcException Fail(Exception exception)
    {
        if (!hasEnded)
        {
            var cause = exception is RpcException rpc ? rpc.Status : ConnectionStatus.From(exception);
            // The server's clock may be the first to strike; its reset means the same.
            if (TimeLeft() <= TimeSpan.Zero) cause = new(StatusCode.DeadlineExceeded, "", exception);
            End(cause);
        }

        // An OK that came without the message it promised is a failure all the same.
        return status.StatusCode == StatusCode.OK && exception is RpcException broken ? broken : Failure();
    }

    public RpcException Failure() => new(status, trailers);

    async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        try
        {
            var answer = await channel.SendAsync(request, ended.Token).ConfigureAwait(false);
            lock (gate)
            {
                response = answer;
            }

            if (hasEnded) answer.Dispose();
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
        timer?.Dispose();
        cancelled.Unregister();
        closing.Unregister();
    }

    TimeSpan? TimeLeft() => deadline - channel.Options.TimeProvider.GetUtcNow().UtcDateTime;
}
