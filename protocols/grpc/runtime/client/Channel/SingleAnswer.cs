using System.Buffers;
using Grpc.Core;

namespace Grpc.Runtime;

/// <summary>The answer of a call that has one message: read whole, in one buffer that goes back at once.</summary>
static class SingleAnswer
{
    static readonly Status NoMessage = new(StatusCode.Internal, "The call ended without a message.");

    public static async Task<T> ReadAsync<T>(HttpCall call, Marshaller<T> marshaller, int? limit)
    {
        using var bytes = new PooledBuffer();
        try
        {
            var response = await call.Response.ConfigureAwait(false);
            // Headers that were already the end have no message behind them, and OK without one is no success.
            if (call.HasEnded) throw call.GetStatus().StatusCode == StatusCode.OK ? new RpcException(NoMessage) : call.Failure();
            var body = await response.Content.ReadAsStreamAsync(call.Ended).ConfigureAwait(false);
            var parser = new MessageParser<T>(marshaller, limit, HttpMetadata.Value(response.Headers, HeaderNames.Encoding));
            var found = false;
            while (await body.ReadAsync(bytes.GetMemory(1024), call.Ended).ConfigureAwait(false) is > 0 and var count)
            {
                bytes.Advance(count);
                var all = new ReadOnlySequence<byte>(bytes.Written);
                var isMore = found || ((found = parser.TryTake(all, out var end)) && !all.Slice(end).IsEmpty);
                if (isMore) throw Failures.Internal("More than one message in answer to a call that has one.");
            }

            if (!found && bytes.Length > 0) throw Failures.Incomplete();
            var status = ResponseStatus.FromTrailers(response);
            if (!found && status.StatusCode == StatusCode.OK) status = NoMessage;
            call.End(status, HttpMetadata.From(response.TrailingHeaders));
            return call.GetStatus().StatusCode == StatusCode.OK ? parser.Message : throw call.Failure();
        }
        catch (Exception exception)
        {
            throw call.Fail(exception);
        }
    }
}
