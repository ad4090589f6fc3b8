using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GenAiTransport;

/// <summary>
/// One call to the model and the answers it brings, one for a whole reply. Every failure is a <see cref="GeminiTrouble"/>,
/// but a stop by the caller is a cancellation. Disposing it hangs up.
/// </summary>
sealed class GeminiStream : IAsyncDisposable
{
    const int EventLimit = 8 * 1024 * 1024;

    readonly GeminiDeadline _deadline;
    readonly IAsyncEnumerator<GeminiAnswer?> _answers;
    bool _hasBegun;

    GeminiStream(Func<CancellationToken, Task<HttpResponseMessage>> send, GeminiDeadline deadline)
    {
        _deadline = deadline;
        _answers = AnswersAsync(send, deadline.Token).GetAsyncEnumerator(CancellationToken.None);
    }

    public GeminiAnswer? Current => _answers.Current;

    /// <summary>Sends the call and waits for its first answer, so that whatever goes wrong before may be tried again.</summary>
    public static async Task<GeminiStream> OpenAsync(
        Func<CancellationToken, Task<HttpResponseMessage>> send, TimeSpan firstByte, TimeProvider time, CancellationToken cancellationToken)
    {
        var stream = new GeminiStream(send, new(time, cancellationToken));
        try
        {
            stream._hasBegun = await stream.NextAsync(firstByte);
            return stream._hasBegun ? stream : throw new GeminiTrouble(GeminiTroubleKind.Unreachable, "an empty answer");
        }
        finally
        {
            if (!stream._hasBegun)
                await stream.DisposeAsync();
        }
    }

    /// <summary>Waits for the next answer, silence being limited; false at the end.</summary>
    public async ValueTask<bool> NextAsync(TimeSpan silence)
    {
        _deadline.ThrowIfStopped();
        try
        {
            var next = _answers.MoveNextAsync();
            if (next.IsCompleted)
                return await next;
            _deadline.Allow(silence);
            var isMore = await next;
            _deadline.Pause();
            return isMore;
        }
        catch (Exception exception) when (Explain(exception) is { } explained)
        {
            throw explained;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _answers.DisposeAsync();
        _deadline.Dispose();
    }

    /// <summary>Null for what may pass as it is.</summary>
    Exception? Explain(Exception exception) => exception switch
    {
        _ when _deadline.IsStopped => _deadline.Stopped(),
        OperationCanceledException when _deadline.IsOver => new GeminiTrouble(
            _hasBegun ? GeminiTroubleKind.Silent : GeminiTroubleKind.NoFirstByte, "silence"),
        OperationCanceledException { InnerException: TimeoutException } or IOException or HttpRequestException => new GeminiTrouble(
            _hasBegun ? GeminiTroubleKind.CutOff : GeminiTroubleKind.Unreachable,
            $"{exception.GetType().Name}: {exception.Message}"),
        JsonException => new GeminiTrouble(GeminiTroubleKind.Unreadable, exception.Message),
        _ => null,
    };

    static async IAsyncEnumerable<GeminiAnswer?> AnswersAsync(
        Func<CancellationToken, Task<HttpResponseMessage>> send, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await send(cancellationToken);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = new GeminiBody(stream, EventLimit);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            using var whole = new MemoryStream();
            await body.CopyToAsync(whole, cancellationToken);
            if (whole.Length == 0)
                yield break;
            foreach (var answer in GeminiJson.Answers(whole.GetBuffer().AsSpan(0, (int)whole.Length)))
                yield return WithoutError(answer);
            yield break;
        }

        var events = SseParser.Create(body, static (_, data) => JsonSerializer.Deserialize(data, GeminiJson.Wire.GeminiAnswer));
        await foreach (var item in events.EnumerateAsync(cancellationToken))
        {
            body.Advance();
            yield return WithoutError(item.Data);
        }

        if (GeminiJson.ErrorIn(body.Stray) is { } error)
            throw GeminiTrouble.Refused(error);
    }

    static GeminiAnswer? WithoutError(GeminiAnswer? answer) =>
        answer?.Error is { } error ? throw GeminiTrouble.Refused(error) : answer;
}
