using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.Runtime;

/// <summary>The messages of a response, and behind the last one its status.</summary>
sealed class ResponseReader<T>(HttpCall call, Marshaller<T> marshaller, int? limit) : IAsyncStreamReader<T>
{
    // A stream may be quiet for hours; then it holds no buffer.
    static readonly StreamPipeReaderOptions Options = new(bufferSize: 32 * 1024, minimumReadSize: 4 * 1024, useZeroByteReads: true);

    HttpResponseMessage? _response;
    PipeReader? _input;
    MessageReader<T>? _messages;
    Task<bool> _reading = Task.FromResult(true);

    public T Current => _messages is null ? throw new InvalidOperationException("No message was read yet.") : _messages.Current;

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!_reading.IsCompleted) throw new InvalidOperationException("Can't read the next message because the previous read is still in progress.");
        return _reading = NextAsync(cancellationToken);
    }

    async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        await using var cancel = cancellationToken.UnsafeRegister(static call => ((HttpCall)call!).Cancel(), call).ConfigureAwait(false);
        try
        {
            if (!call.HasEnded && (_messages is not null || await OpenAsync().ConfigureAwait(false)))
            {
                if (await _messages!.ReadAsync(call.Ended).ConfigureAwait(false)) return true;
                call.EndWithTrailers(_response!);
                await _input!.CompleteAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            throw call.Fail(exception);
        }

        return call.GetStatus().StatusCode == StatusCode.OK ? false : throw call.Failure();
    }

    /// <summary>False when the headers were already the end.</summary>
    async ValueTask<bool> OpenAsync()
    {
        _response = await call.Response.ConfigureAwait(false);
        if (call.HasEnded) return false;
        var body = await _response.Content.ReadAsStreamAsync(call.Ended).ConfigureAwait(false);
        _input = PipeReader.Create(body, Options);
        _messages = new(_input, marshaller, limit, HttpMetadata.Value(_response.Headers, HeaderNames.Encoding));
        return true;
    }
}
