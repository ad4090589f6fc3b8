using System.IO.Compression;
using Grpc.Core;

namespace Grpc.Runtime;

/// <summary>The messages of a request. Those written with <see cref="WriteFlags.BufferHint"/> wait here and leave with the next, in one write.</summary>
sealed class RequestWriter<T> : IClientStreamWriter<T>
{
    const int Batch = 32 * 1024;

    readonly PooledBuffer pending = new();
    readonly MessageWriter messages;
    readonly Marshaller<T> marshaller;
    readonly StreamingContent body;
    readonly HttpCall call;
    readonly bool answerIsAwaited;
    int busy;
    bool completed;

    public RequestWriter(HttpCall call, StreamingContent body, Marshaller<T> marshaller, int? limit, bool compressed, WriteOptions? options, bool answerIsAwaited)
    {
        (this.call, this.body, this.marshaller, WriteOptions, this.answerIsAwaited) = (call, body, marshaller, options, answerIsAwaited);
        messages = new(pending, limit, compressed ? CompressionLevel.Fastest : null);
        call.Ended.UnsafeRegister(static body => ((StreamingContent)body!).Abandon(), body);
    }

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, default);

    /// <summary>Cancelling a write cancels the call: half a message cannot be taken back.</summary>
    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        if (completed) throw new InvalidOperationException("Can't write the message because the request stream is completed.");
        Enter();
        try
        {
            if (call.HasEnded) throw AfterEnd();
            var flags = WriteOptions?.Flags ?? default;
            messages.Write(message, marshaller.ContextualSerializer, flags);
            if ((flags & WriteFlags.BufferHint) == 0 || pending.Length >= Batch) return SendAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            Leave();
            return Task.FromException(exception);
        }

        Leave();
        return Task.CompletedTask;
    }

    public async Task CompleteAsync()
    {
        if (completed) return;
        Enter();
        completed = true;
        if (pending.Length > 0 && !call.HasEnded) await SendAsync(default).ConfigureAwait(false);
        body.Complete();
        messages.Dispose();
        pending.Dispose();
        Leave();
    }

    async Task SendAsync(CancellationToken cancellationToken)
    {
        await using var cancel = cancellationToken.UnsafeRegister(static call => ((HttpCall)call!).Cancel(), call).ConfigureAwait(false);
        try
        {
            var stream = await body.Opened.WaitAsync(call.Ended).ConfigureAwait(false);
            await stream.WriteAsync(pending.Written, call.Ended).ConfigureAwait(false);
            await stream.FlushAsync(call.Ended).ConfigureAwait(false);
            pending.Clear();
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException or ObjectDisposedException)
        {
            if (await WhyAsync(exception).ConfigureAwait(false) is { } failure) throw failure;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>
    /// A server that will hear no more says why in its response: in the headers, or behind messages that somebody is reading.
    /// Where that reader is the application's own, it is told there, and here only that nothing more can be sent.
    /// Null when it was content: the message on its way is then of no interest to anybody.
    /// </summary>
    async Task<RpcException?> WhyAsync(Exception exception)
    {
        await ((Task)call.Response).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (answerIsAwaited) await Task.Delay(Timeout.Infinite, call.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!call.HasEnded) return new(ConnectionStatus.From(exception));
        return call.GetStatus().StatusCode == StatusCode.OK ? null : call.Failure();
    }

    Exception AfterEnd() => call.GetStatus().StatusCode == StatusCode.OK
        ? new InvalidOperationException("Can't write the message because the call is complete.")
        : call.Failure();

    void Enter()
    {
        if (Interlocked.Exchange(ref busy, 1) == 1)
            throw new InvalidOperationException("Can't write the message because the previous write is in progress.");
    }

    void Leave() => Volatile.Write(ref busy, 0);
}
