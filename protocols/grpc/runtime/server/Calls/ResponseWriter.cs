using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.Runtime.Server;

/// <summary>The messages of a response that is a stream. Those written with <see cref="WriteFlags.BufferHint"/> leave with the next, in one write.</summary>
sealed class ResponseWriter<T>(ServerCall call, Marshaller<T> marshaller) : IServerStreamWriter<T>
{
    const int Batch = 32 * 1024;

    readonly PipeWriter _output = call.Http.Response.BodyWriter;
    MessageWriter? _messages;
    int _waiting;

    public WriteOptions? WriteOptions
    {
        get => call.WriteOptions;
        set => call.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, call.CancellationToken);

    /// <summary>Cancelling a write resets the call: half a message cannot be taken back.</summary>
    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        call.EnterWrite();
        try
        {
            var flags = call.WriteOptions?.Flags ?? default;
            (_messages ??= call.NewWriter()).Write(message, marshaller.ContextualSerializer, flags);
            call.HasOutput();
            _waiting += _messages.LastSize;
            if ((flags & WriteFlags.BufferHint) == 0 || _waiting >= Batch)
            {
                _waiting = 0;
                var flush = _output.FlushAsync(cancellationToken);
                if (!flush.IsCompletedSuccessfully) return FinishAsync(flush);
                Check(flush.Result);
            }
        }
        catch (Exception exception)
        {
            call.LeaveWrite();
            return Task.FromException(exception);
        }

        call.LeaveWrite();
        return Task.CompletedTask;
    }

    async Task FinishAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            Check(await flush);
        }
        finally
        {
            call.LeaveWrite();
        }
    }

    void Check(FlushResult result)
    {
        if (result.IsCompleted || result.IsCanceled) throw call.Gone();
    }
}
