using System.IO.Compression;
using Grpc.Core;

namespace Grpc.Runtime;

/// <summary>The messages of a request. Those written with <see cref="WriteFlags.BufferHint"/> wait here and leave with the next, in one write.</summary>
sealed class RequestWriter<T> : IClientStreamWriter<T>
{
    const int Batch = 32 * 1024;

    readonly PooledBuffer _pending = new();
    readonly MessageWriter _messages;
    readonly Marshaller<T> _marshaller;
    readonly StreamingContent _body;
    readonly HttpCall _call;
    readonly bool _answerIsAwaited;
    int _busy;
    bool _completed;

    public RequestWriter(HttpCall call, StreamingContent body, Marshaller<T> marshaller, int? limit, bool compressed, WriteOptions? options, bool answerIsAwaited)
    {
        (_call, _body, _marshaller, WriteOptions, _answerIsAwaited) = (call, body, marshaller, options, answerIsAwaited);
        _messages = new(_pending, limit, compressed ? CompressionLevel.Fastest : null);
        call.Ended.UnsafeRegister(static body => ((StreamingContent)body!).Abandon(), body);
    }

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, default);

    /// <summary>Cancelling a write cancels the call: half a message cannot be taken back.</summary>
    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        if (_completed) throw new InvalidOperationException("Can't write the message because the request stream is completed.");
        Enter();
        try
        {
            if (_call.HasEnded) throw AfterEnd();
            var flags = WriteOptions?.Flags ?? default;
            _messages.Write(message, _marshaller.ContextualSerializer, flags);
            if ((flags & WriteFlags.BufferHint) == 0 || _pending.Length >= Batch) return SendAsync(cancellationToken);
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
        if (_completed) return;
        Enter();
        _completed = true;
        if (_pending.Length > 0 && !_call.HasEnded) await SendAsync(default).ConfigureAwait(false);
        _body.Complete();
        _messages.Dispose();
        _pending.Dispose();
        Leave();
    }

    async Task SendAsync(CancellationToken cancellationToken)
    {
        await using var cancel = cancellationToken.UnsafeRegister(static call => ((HttpCall)call!).Cancel(), _call).ConfigureAwait(false);
        try
        {
            var stream = await _body.Opened.WaitAsync(_call.Ended).ConfigureAwait(false);
            await stream.WriteAsync(_pending.Written, _call.Ended).ConfigureAwait(false);
            await stream.FlushAsync(_call.Ended).ConfigureAwait(false);
            _pending.Clear();
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
        await ((Task)_call.Response).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_answerIsAwaited) await Task.Delay(Timeout.Infinite, _call.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_call.HasEnded) return new(ConnectionStatus.From(exception));
        return _call.GetStatus().StatusCode == StatusCode.OK ? null : _call.Failure();
    }

    Exception AfterEnd() => _call.GetStatus().StatusCode == StatusCode.OK
        ? new InvalidOperationException("Can't write the message because the call is complete.")
        : _call.Failure();

    void Enter()
    {
        if (Interlocked.Exchange(ref _busy, 1) == 1)
            throw new InvalidOperationException("Can't write the message because the previous write is in progress.");
    }

    void Leave() => Volatile.Write(ref _busy, 0);
}
