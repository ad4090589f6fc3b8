using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.Runtime;

/// <summary>The messages of a response, and behind the last one its status.</summary>
sealed class ResponseReader<T>(HttpCall call, Marshaller<T> marshaller, int? limit, bool isSingle = false) : IAsyncStreamReader<T>
{
    static readonly StreamPipeReaderOptions Single = new(bufferSize: 4 * 1024);

    // A stream may be quiet for hours; then it holds no buffer.
    static readonly StreamPipeReaderOptions Many = new(bufferSize: 32 * 1024, minimumReadSize: 4 * 1024, useZeroByteReads: true);

    HttpResponseMessage? response;
    PipeReader? input;
    MessageReader<T>? messages;
    Task<bool> reading = Task.FromResult(true);
    bool isEmpty = true;

    public T Current => messages is null ? throw new InvalidOperationException("No message was read yet.") : messages.Current;

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!reading.IsCompleted) throw new InvalidOperationException("Can't read the next message because the previous read is still in progress.");
        return reading = NextAsync(cancellationToken);
    }

    /// <summary>The one message of a call that answers with one.</summary>
    public async Task<T> ReadSingleAsync()
    {
        if (!await NextAsync(default).ConfigureAwait(false)) throw call.Fail(Failures.Internal("The call ended without a message."));
        var message = Current;
        return await NextAsync(default).ConfigureAwait(false)
            ? throw call.Fail(Failures.Internal("More than one message in answer to a call that has one."))
            : message;
    }

    async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        await using var cancel = cancellationToken.UnsafeRegister(static call => ((HttpCall)call!).Cancel(), call).ConfigureAwait(false);
        try
        {
            if (!call.HasEnded && (messages ?? await OpenAsync().ConfigureAwait(false)) is { } open)
            {
                if (await open.ReadAsync(call.Ended).ConfigureAwait(false))
                {
                    isEmpty = false;
                    return true;
                }

                EndWithTrailers();
            }
        }
        catch (Exception exception)
        {
            throw call.Fail(exception);
        }

        return call.GetStatus().StatusCode == StatusCode.OK ? false : throw call.Failure();
    }

    /// <summary>Null when the headers were already the end.</summary>
    async ValueTask<MessageReader<T>?> OpenAsync()
    {
        response = await call.Response.ConfigureAwait(false);
        if (call.HasEnded) return null;
        var body = await response.Content.ReadAsStreamAsync(call.Ended).ConfigureAwait(false);
        input = PipeReader.Create(body, isSingle ? Single : Many);
        return messages = new(input, marshaller, limit, HttpMetadata.Value(response.Headers, HeaderNames.Encoding));
    }

    void EndWithTrailers()
    {
        var status = ResponseStatus.FromTrailers(response!);
        if (isSingle && isEmpty && status.StatusCode == StatusCode.OK) status = new(StatusCode.Internal, "The call ended without a message.");
        call.End(status, HttpMetadata.From(response!.TrailingHeaders));
        input!.Complete();
    }
}
