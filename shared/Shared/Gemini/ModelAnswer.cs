using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GenAiTransport;

/// <summary>How models answer, whoever they are: bodies are bounded, and what goes wrong is a <see cref="ModelTrouble"/>.</summary>
public static class ModelAnswer
{
    const int EventLimit = 8 * 1024 * 1024;
    const int ListLimit = 1024 * 1024;
    const int ErrorLimit = 64 * 1024;

    /// <summary>Makes a call and gives its answer as soon as the headers are there.</summary>
    /// <param name="call">The call.</param>
    /// <param name="explain">What the body of an error says, with its status; null where there is nothing to learn from it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<HttpResponseMessage> ToAsync(
        Func<Task<HttpResponseMessage>> call, Func<byte[], int, ModelTrouble?> explain, CancellationToken cancellationToken)
    {
        try
        {
            var response = await call();
            if (response.StatusCode == HttpStatusCode.OK)
                return response;
            using (response)
                throw await RefusedAsync(response, explain, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException { InnerException: TimeoutException })
        {
            throw new ModelTrouble(ModelTroubleKind.Unreachable, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <summary>The JSON of an answer: each event of a stream and the bare error that may follow them, or one whole body.</summary>
    public static async IAsyncEnumerable<byte[]> EventsAsync(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);
        var body = new ModelBody(await response.Content.ReadAsStreamAsync(cancellationToken), EventLimit);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            if (await ReadAsync(body, cancellationToken) is { Length: > 0 } whole)
                yield return whole;
            yield break;
        }
        await foreach (var item in SseParser.Create(body, (_, data) => data.ToArray()).EnumerateAsync(cancellationToken))
        {
            body.Advance();
            yield return item.Data;
        }
        if (IsJson(body.Stray))
            yield return body.Stray.ToArray();
    }

    public static async Task<byte[]> ListAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);
        return await ReadAsync(new ModelBody(await response.Content.ReadAsStreamAsync(cancellationToken), ListLimit), cancellationToken);
    }

    static async Task<ModelTrouble> RefusedAsync(HttpResponseMessage response, Func<byte[], int, ModelTrouble?> explain, CancellationToken cancellationToken)
    {
        var code = (int)response.StatusCode;
        var wait = RetryAfter(response.Headers);
        byte[] bytes = [];
        try
        {
            bytes = await ReadAsync(new ModelBody(await response.Content.ReadAsStreamAsync(cancellationToken), ErrorLimit), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or ModelTrouble)
        {
            // the status says enough
        }
        return explain(bytes, code) is { } error
            ? error.WithRetryAfter(wait is null || error.RetryAfter > wait ? error.RetryAfter : wait)
            : new(ModelTroubleKind.Refused, $"HTTP {code} without an error of the provider's", code, retryAfter: wait);
    }

    static TimeSpan? RetryAfter(HttpResponseHeaders headers) =>
        headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date - headers.Date is { } wait && wait > TimeSpan.Zero ? wait : null);

    static async Task<byte[]> ReadAsync(ModelBody body, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await body.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    static bool IsJson(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false; // an error cut in half: there is nothing to learn from it
        }
    }
}
