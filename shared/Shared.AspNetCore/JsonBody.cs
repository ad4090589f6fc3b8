using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GenAiTransport;

/// <summary>Reads a request's JSON; whatever is wrong with it becomes a refusal that says where.</summary>
static class JsonBody
{
    public static async ValueTask<(T? Value, Refusal? Refusal)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, bool mayBeEmpty)
        where T : class
    {
        var request = context.Request;
        if (mayBeEmpty && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return (null, null);
        // Also a guard: a page of another site can send anything else here without asking, but not JSON.
        if (!request.HasJsonContentType())
            return (null, Refusal.NotJson);
        try
        {
            var value = await JsonSerializer.DeserializeAsync(request.Body, type, context.RequestAborted);
            return value is null && !mayBeEmpty ? (null, new Refusal(RefusalKind.Invalid, "The body must be a JSON object")) : (value, null);
        }
        catch (JsonException wrong)
        {
            var place = $"line {(wrong.LineNumber ?? 0) + 1}, position {(wrong.BytePositionInLine ?? 0) + 1}";
            return (null, new Refusal(RefusalKind.Invalid, $"The body is not the JSON expected, at {Path(wrong)} ({place})"));
        }
        catch (BadHttpRequestException wrong) when (wrong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, new Refusal(RefusalKind.TooLarge, "The body is too large"));
        }
        catch (BadHttpRequestException)
        {
            return (null, new Refusal(RefusalKind.Invalid, "The body ended before it was complete"));
        }
    }

    /// <summary>Names in the path come from the sender; a long one is not sent back.</summary>
    static string Path(JsonException wrong) => wrong.Path is { Length: <= 100 } path ? path : "$";
}
