using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;

namespace Grpc.Runtime;

/// <summary>One message there and one back; by the method's plan made again while the server is unavailable.</summary>
sealed class UnaryCall<TRequest, TResponse> : ICall
{
    readonly GrpcChannel _channel;
    readonly Method<TRequest, TResponse> _method;
    readonly MethodCalls _calls;
    readonly CallOptions _options;
    readonly CancellationTokenSource? _disposed;
    volatile HttpCall? _current;

    public UnaryCall(GrpcChannel channel, Method<TRequest, TResponse> method, in CallOptions options, TRequest request)
    {
        (_channel, _method, _options) = (channel, method, options);
        _calls = channel.For(method);
        // Only a call that may be between two attempts needs more than its attempt to be stopped.
        if (_calls.Retry is not null) _disposed = new();
        ResponseAsync = RunAsync(request);
    }

    public Task<TResponse> ResponseAsync { get; }

    public async Task<Metadata> ResponseHeadersAsync()
    {
        // Whether an attempt was the last one is known only when it is over.
        if (_calls.Retry is not null) await ((Task)ResponseAsync).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_current is null) await ResponseAsync.ConfigureAwait(false);
        return await _current!.ResponseHeadersAsync().ConfigureAwait(false);
    }

    public Status GetStatus() => ResponseAsync.Exception?.InnerException is RpcException failure ? failure.Status : Current.GetStatus();

    public Metadata GetTrailers() => ResponseAsync.Exception?.InnerException is RpcException failure ? failure.Trailers : Current.GetTrailers();

    public void Dispose()
    {
        if (ResponseAsync.IsCompleted) return;
        _disposed?.Cancel();
        _current?.Dispose();
    }

    HttpCall Current => _current ?? throw new InvalidOperationException("The call is still under way.");

    async Task<TResponse> RunAsync(TRequest request)
    {
        var compressed = RequestHead.AsksForCompression(_options.Headers);
        var buffer = SingleMessage.Frame(request, _method.RequestMarshaller, _options, _channel.Options.MaxSendMessageSize, compressed);
        for (var attempt = 1; ; attempt++)
        {
            var call = _current = new HttpCall(_channel, _calls, _options, new ReadOnlyMemoryContent(buffer.Written), compressed, attempt - 1);
            if (_disposed?.IsCancellationRequested == true) call.Dispose();
            try
            {
                var response = await SingleAnswer.ReadAsync(call, _method.ResponseMarshaller, _channel.Options.MaxReceiveMessageSize).ConfigureAwait(false);
                // After a failure the handler may still be sending from this memory; then it is left to the garbage collector.
                buffer.Dispose();
                return response;
            }
            catch (RpcException failure) when (WaitBeforeRetry(call, failure, attempt) is { } wait)
            {
                await WaitAsync(wait).ConfigureAwait(false);
            }
        }
    }

    TimeSpan? WaitBeforeRetry(HttpCall call, RpcException failure, int attempt)
    {
        if (_calls.Retry is not { } plan || call.IsCommitted || attempt >= plan.MaxAttempts || !plan.Codes.Contains(failure.StatusCode)) return null;
        var wait = plan.Backoff(attempt);
        if (failure.Trailers.GetValue(HeaderNames.RetryPushback) is { } pushback)
        {
            // The server's own wish: a time, or anything else for "do not".
            if (!int.TryParse(pushback, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)) return null;
            wait = TimeSpan.FromMilliseconds(milliseconds);
        }

        return _options.Deadline - _channel.Options.TimeProvider.GetUtcNow().UtcDateTime <= wait ? null : wait;
    }

    async Task WaitAsync(TimeSpan wait)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_options.CancellationToken, _disposed!.Token, _channel.Closing);
        try
        {
            await Task.Delay(wait, _channel.Options.TimeProvider, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            throw new RpcException(new(StatusCode.Cancelled, "Call canceled by the client.", exception));
        }
    }
}
