using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GenAiTransport;

/// <summary>What the HTTP clients share: reaching the server, and reading its refusals.</summary>
public static class HttpChat
{
    const int LongestProblem = 64 * 1024;
    const int LongestAnswer = 16 * 1024 * 1024;

    /// <summary>Returns when the headers are there, whatever their status.</summary>
    public static async Task<HttpResponseMessage> ReachAsync(this HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        (request.Version, request.VersionPolicy) = (http.DefaultRequestVersion, http.DefaultVersionPolicy);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        // A connection that is reset as soon as it stands shows itself without a wrapping.
        catch (Exception unreachable) when (unreachable is HttpRequestException or SocketException)
        {
            throw new ServerUnreachableException(http.BaseAddress!, unreachable);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerUnreachableException(http.BaseAddress!, late);
        }
    }

    public static HttpRequestMessage ChatMessage(string path, string sessionId, string message, Guid? turnId = null) => new(HttpMethod.Post, path)
    {
        Content = JsonContent.Create(new ChatRequest(message, sessionId) { TurnId = turnId }, WireJson.Wire.ChatRequest),
    };

    public static async Task<T> ReadAsync<T>(this HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken);
            return await response.Content.ReadFromJsonAsync(type, cancellationToken)
                ?? throw new JsonException("null is not an answer");
        }
        catch (Exception strange) when (strange is JsonException or HttpRequestException or IOException)
        {
            throw new ServerUnreachableException(response.RequestMessage!.RequestUri!, strange);
        }
    }

    /// <summary>Whether the server itself says so, and not something on the way to it.</summary>
    public static bool IsProblem(this HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType == "application/problem+json";

    /// <summary>The server's own sentence where it gave one.</summary>
    public static async Task<Refusal> ReadRefusalAsync(this HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = await ReadProblemAsync(response, cancellationToken);
        var kind = response.StatusCode switch
        {
            HttpStatusCode.NotFound => RefusalKind.NotFound,
            HttpStatusCode.Conflict => RefusalKind.Busy,
            HttpStatusCode.RequestEntityTooLarge => RefusalKind.TooLarge,
            HttpStatusCode.BadGateway => RefusalKind.ModelFailed,
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests => RefusalKind.ModelBusy,
            _ => RefusalKind.Invalid,
        };
        return new Refusal(
            kind,
            problem?.Detail ?? $"The server answered {(int)response.StatusCode} {response.ReasonPhrase}",
            response.Headers.RetryAfter?.Delta);
    }

    static async Task<Problem?> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(LongestProblem, cancellationToken);
            return await response.Content.ReadFromJsonAsync(WireJson.Wire.Problem, cancellationToken);
        }
        catch (Exception strange) when (strange is JsonException or HttpRequestException or IOException)
        {
            return null;
        }
    }
}
