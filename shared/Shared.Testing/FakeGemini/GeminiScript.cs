using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;

namespace GenAiTransport.Testing;

/// <summary>What a <see cref="FakeGemini"/> does with one call. Scripts are values: each method returns a longer one.</summary>
public sealed record GeminiScript
{
    public static GeminiScript Begin { get; } = new();

    internal ImmutableList<ModelStep> Steps { get; init; } = [];

    internal int PieceSize { get; init; }

    /// <summary>A reply in these deltas, the last of them with finish reason and usage.</summary>
    public static GeminiScript Reply(params IReadOnlyList<string> deltas)
    {
        var script = Begin;
        for (var i = 0; i < deltas.Count - 1; i++)
            script = script.Text(deltas[i]);
        return script.Finish("STOP", deltas.Count > 0 ? deltas[^1] : null, outputTokens: deltas.Count);
    }

    /// <summary>An error status with Gemini's error object; details are a JSON array.</summary>
    public static GeminiScript Error(
        int code, string status, string message = "no reason given", string? details = null, string? retryAfter = null, bool inArray = false)
    {
        var json = ErrorJson(code, status, message, details);
        return Answer(code, inArray ? $"[{json}]" : json, retryAfter);
    }

    /// <summary>A spent quota; the delay as Gemini writes it, such as "40s".</summary>
    public static GeminiScript QuotaSpent(string? retryDelay = null, bool perDay = false)
    {
        List<string> details =
        [
            $$"""{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaMetric":"generativelanguage.googleapis.com/generate_content_free_tier_requests","quotaId":"GenerateRequestsPer{{(perDay ? "Day" : "Minute")}}PerProjectPerModel-FreeTier","quotaDimensions":{"location":"global"},"quotaValue":"50"}]}""",
        ];
        if (retryDelay is not null)
            details.Add($$"""{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"{{retryDelay}}"}""");
        return Error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.", $"[{string.Join(',', details)}]");
    }

    public static GeminiScript Overloaded() => Error(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");

    public static GeminiScript KeyInvalid() => Error(
        400,
        "INVALID_ARGUMENT",
        "API key not valid. Please pass a valid API key.",
        """[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com","metadata":{"service":"generativelanguage.googleapis.com"}}]""");

    public static GeminiScript KeyForbidden() => Error(403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.");

    public static GeminiScript ModelNotFound(string model) => Error(
        404,
        "NOT_FOUND",
        $"models/{model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models.");

    /// <summary>Any status and body, such as a proxy's.</summary>
    public static GeminiScript Answer(
        int status, string body, string? retryAfter = null, string contentType = "application/json; charset=UTF-8", string? location = null) =>
        Begin.With(new ModelStep.Answer(status, body, contentType, retryAfter, location));

    public static string ErrorJson(int code, string status, string message = "no reason given", string? details = null) => new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = code,
            ["message"] = message,
            ["status"] = status,
            ["details"] = details is null ? new JsonArray() : JsonNode.Parse(details),
        },
    }.ToJsonString();

    public GeminiScript Text(string text) => With(Candidate(new() { ["text"] = text }));

    public GeminiScript Thought(string text) => With(Candidate(new() { ["text"] = text, ["thought"] = true }));

    /// <summary>The last event: a finish reason and usage, with a last text or with no parts at all.</summary>
    public GeminiScript Finish(string reason = "STOP", string? text = null, int outputTokens = 2, int thoughtTokens = 0)
    {
        var last = Candidate(text is null ? null : new() { ["text"] = text }, reason);
        last["usageMetadata"] = new JsonObject
        {
            ["promptTokenCount"] = 7,
            ["candidatesTokenCount"] = outputTokens,
            ["totalTokenCount"] = 7 + outputTokens + thoughtTokens,
        };
        if (thoughtTokens > 0)
            last["usageMetadata"]!["thoughtsTokenCount"] = thoughtTokens;
        return With(last);
    }

    /// <summary>The prompt is refused: feedback, and no candidate.</summary>
    public GeminiScript PromptBlocked(string reason) => With(new JsonObject
    {
        ["promptFeedback"] = new JsonObject { ["blockReason"] = reason },
        ["usageMetadata"] = new JsonObject { ["promptTokenCount"] = 7, ["totalTokenCount"] = 7 },
    });

    /// <summary>An error as an event, under HTTP 200.</summary>
    public GeminiScript ErrorEvent(int code, string status, string message = "no reason given") =>
        Event(ErrorJson(code, status, message));

    public GeminiScript Event(string json) => With(JsonNode.Parse(json)!.AsObject());

    /// <summary>Bytes as they are, outside any event.</summary>
    public GeminiScript Raw(string text) => Raw(Encoding.UTF8.GetBytes(text));

    public GeminiScript Raw(byte[] bytes) => With(new ModelStep.Raw(bytes));

    public GeminiScript Wait(TimeSpan time) => With(new ModelStep.Wait(time));

    /// <summary>Goes on when the test says so.</summary>
    public GeminiScript Until(Task task) => With(new ModelStep.Until(task));

    /// <summary>Says nothing more and keeps the connection open until the peer closes it.</summary>
    public GeminiScript Hold() => Wait(Timeout.InfiniteTimeSpan);

    /// <summary>Resets the connection.</summary>
    public GeminiScript Reset() => With(new ModelStep.Reset());

    /// <summary>Writes so few bytes at a time that frames are cut, even inside a character.</summary>
    public GeminiScript InPiecesOf(int bytes) => this with { PieceSize = bytes };

    static JsonObject Candidate(JsonObject? part, string? finishReason = null)
    {
        var candidate = new JsonObject();
        if (part is not null)
            candidate["content"] = new JsonObject { ["parts"] = new JsonArray(part), ["role"] = "model" };
        if (finishReason is not null)
            candidate["finishReason"] = finishReason;
        candidate["index"] = 0;
        return new() { ["candidates"] = new JsonArray(candidate) };
    }

    GeminiScript With(JsonObject json) => With(new ModelStep.Event(json));

    GeminiScript With(ModelStep step) => this with { Steps = Steps.Add(step) };
}
