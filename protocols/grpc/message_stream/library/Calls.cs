using System.Globalization;
using Grpc.Core;

namespace GenAiTransport.MessageStream;

/// <summary>The calls that everything else is made of.</summary>
sealed class Calls(MessageStreamService.MessageStreamServiceClient service, MessageStreamingOptions options, CancellationToken disposed)
{
    public MessageStreamingOptions Options => options;

    public CancellationToken Disposed => disposed;

    public CallScope Scope(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var scope = new CallScope(timeout, options.Time, disposed, cancellationToken);
        try
        {
            scope.ThrowIfEnded();
            return scope;
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    public OpenStream Open(CallScope scope) => new(service.StreamMessages(CallOptions(scope)), options);

    /// <summary>One message, sent again while that is safe and may help.</summary>
    public async Task<StreamResponse> SendAsync(StreamMessage message, CallScope scope)
    {
        var (response, failure) = await CallAsync(call => service.SendMessageAsync(message, call), message.MsgId, scope).ConfigureAwait(false);
        return response ?? failure.ToResponse(message.MsgId);
    }

    public async Task<SetupResponse> SetUpAsync(SetupRequest request, CallScope scope)
    {
        var (response, failure) = await CallAsync(call => service.SetupAsync(request, call), request.MsgId, scope).ConfigureAwait(false);
        return response ?? failure.ToSetupResponse();
    }

    public CallOptions CallOptions(CallScope scope) => new([.. options.CallMetadata], scope.Deadline, scope.Token);

    /// <summary>
    /// Without an id nobody could tell a repeat from a second message. The channel's own retry policy knows nothing of ids, and does not repeat a call
    /// whose answer was lost after its headers.
    /// </summary>
    async Task<(T? Response, Status Failure)> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, string msgId, CallScope scope) where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            Status status;
            TimeSpan? wait;
            try
            {
                using var under = call(CallOptions(scope));
                return (await under.ResponseAsync.ConfigureAwait(false), default);
            }
            catch (RpcException failure)
            {
                status = scope.Failure(failure.Told());
                wait = msgId.Length > 0 && attempt < options.MaxAttempts ? WaitAfter(failure, attempt) : null;
            }
            if (wait is null || TimeLeft(scope) <= wait)
                return (null, status);
            await Task.Delay(wait.Value, options.Time, scope.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (scope.Token.IsCancellationRequested)
                return (null, scope.Failure(status));
        }
    }

    /// <summary>Null where another attempt would end the same. A server that is too busy may say for how long.</summary>
    TimeSpan? WaitAfter(RpcException failure, int attempt)
    {
        var asked = int.TryParse(failure.Trailers.GetValue("retry-after"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds);
        var isBusy = failure.StatusCode == StatusCode.ResourceExhausted && asked;
        if ((failure.Told().StatusCode != StatusCode.Unavailable && !isBusy) || failure.IsDistrust())
            return null;
        var doubled = options.FirstBackoff * Math.Pow(2, Math.Min(attempt - 1, 20));
        var wait = (doubled < options.LongestBackoff ? doubled : options.LongestBackoff) * (0.75 + (Random.Shared.NextDouble() / 2));
        return isBusy && wait < TimeSpan.FromSeconds(seconds) ? TimeSpan.FromSeconds(seconds) : wait;
    }

    static TimeSpan TimeLeft(CallScope scope) => scope.Deadline is { } deadline
        ? deadline - TimeProvider.System.GetUtcNow().UtcDateTime
        : TimeSpan.MaxValue;
}
