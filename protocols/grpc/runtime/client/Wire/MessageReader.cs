using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Grpc.Runtime;

/// <summary>Takes messages out of a stream of bytes, one at a time. An end in the middle of a message is a failure, never an end.</summary>
sealed class MessageReader<T>(PipeReader input, Marshaller<T> marshaller, int? limit, string? encoding)
{
    readonly MessageParser<T> _parser = new(marshaller, limit, encoding);

    public T Current => _parser.Message;

    /// <summary>False when the stream ended between two messages.</summary>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken) =>
        input.TryRead(out var result) && Take(result) is { } found ? new(found) : WaitAsync(cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Take(await input.ReadAsync(cancellationToken).ConfigureAwait(false)) is { } found) return found;
        }
    }

    /// <summary>Null: more bytes are needed.</summary>
    bool? Take(in ReadResult result)
    {
        var buffer = result.Buffer;
        var (consumed, examined) = (buffer.Start, buffer.End);
        try
        {
            if (_parser.TryTake(buffer, out consumed))
            {
                examined = consumed;
                return true;
            }

            if (!result.IsCompleted) return null;
            return buffer.IsEmpty ? false : throw Failures.Incomplete();
        }
        finally
        {
            input.AdvanceTo(consumed, examined);
        }
    }
}
