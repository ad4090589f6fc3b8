using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GenAiTransport;

/// <summary>
/// One call to the model and the answers it brings, one for a whole reply. Every failure is a <see cref="ModelTrouble"/>,
/// but a stop by the caller is a cancellation. Disposing it hangs up.
/// </summary>
sealed class ModelStream<TAnswer> : IAsyncDisposable where TAnswer : class
{
    const int EventLimit = 8 * 1024 * 1024;

    readonly ModelDeadline _deadline;
    readonly IAsyncEnumerator<TAnswer?> _answers;
    bool _hasBegun;

    ModelStream(Func<CancellationToken, Task<HttpResponseMessage>> send, IAnswerFormat<TAnswer> format, ModelDeadline deadline)
    {
        _deadline = deadline;
        _answers = AnswersAsync(send, format, deadline.Token).GetAsyncEnumerator(CancellationToken.None);
    }

    public TAnswer? Current => _answers.Current;

    /// <summary>Sends the call and waits for its first answer, so that whatever goes wrong before may be tried again.</summary>
    public static async Task<ModelStream<TAnswer>> OpenAsync(
        Func<CancellationToken, Task<HttpResponseMessage>> send, IAnswerFormat<TAnswer> format, TimeSpan firstByte, TimeProvider time, CancellationToken cancellationToken)
    {
        var stream = new ModelStream<TAnswer>(send, format, new(time, cancellationToken));
        try
        {
            stream._hasBegun = await stream.NextAsync(firstByte);
            return stream._hasBegun ? stream : throw new ModelTrouble(ModelTroubleKind.Unreachable, "an empty answer");
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
        OperationCanceledException when _deadline.IsOver => new ModelTrouble(
            _hasBegun ? ModelTroubleKind.Silent : ModelTroubleKind.NoFirstByte, "silence"),
        OperationCanceledException { InnerException: TimeoutException } or IOException or HttpRequestException => new ModelTrouble(
            _hasBegun ? ModelTroubleKind.CutOff : ModelTroubleKind.Unreachable,
            $"{exception.GetType().Name}: {exception.Message}"),
        JsonException => new ModelTrouble(ModelTroubleKind.Unreadable, exception.Message),
        _ => null,
    };

    static async IAsyncEnumerable<TAnswer?> AnswersAsync(
        Func<CancellationToken, Task<HttpResponseMessage>> send, IAnswerFormat<TAnswer> format, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await send(cancellationToken);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = new ModelBody(stream, EventLimit);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            using var whole = new MemoryStream();
            await body.CopyToAsync(whole, cancellationToken);
            if (whole.Length == 0)
                yield break;
            foreach (var answer in format.Whole(whole.GetBuffer().AsSpan(0, (int)whole.Length)))
                yield return WithoutError(answer, format);
            yield break;
        }

        var events = SseParser.Create(body, (_, data) => format.Event(data));
        await foreach (var item in events.EnumerateAsync(cancellationToken))
        {
            body.Advance();
            yield return WithoutError(item.Data, format);
        }

        if (format.ErrorIn(body.Stray) is { } error)
            throw error;
    }

    static TAnswer? WithoutError(TAnswer? answer, IAnswerFormat<TAnswer> format) =>
        answer is not null && format.Error(answer) is { } error ? throw error : answer;
}
