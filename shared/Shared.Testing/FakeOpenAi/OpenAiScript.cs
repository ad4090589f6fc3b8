using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;

namespace GenAiTransport.Testing;

/// <summary>What a <see cref="FakeOpenAi"/> does with one call. Scripts are values: each method returns a longer one.</summary>
public sealed record OpenAiScript
{
    public static OpenAiScript Begin { get; } = new();

    internal ImmutableList<ModelStep> Steps { get; init; } = [];

    internal int PieceSize { get; init; }

    /// <summary>A reply in these deltas, with finish reason, usage and the closing event behind them.</summary>
    public static OpenAiScript Reply(params IReadOnlyList<string> deltas) =>
        deltas.Aggregate(Begin, (script, delta) => script.Text(delta)).Finish("stop", outputTokens: deltas.Count);

    /// <summary>An error status with OpenAI's error object.</summary>
    public static OpenAiScript Error(int status, string? code = null, string message = "no reason given", string type = "some_error", string? retryAfter = null) =>
        Answer(status, ErrorJson(code, message, type), retryAfter);

    public static OpenAiScript KeyRefused() => Error(401, "invalid_api_key", "Incorrect API key provided.", "invalid_request_error");

    public static OpenAiScript ModelNotFound(string model) =>
        Error(404, "model_not_found", $"The model `{model}` does not exist or you do not have access to it.", "invalid_request_error");

    public static OpenAiScript RateLimited(string? retryAfter = null) =>
        Error(429, "rate_limit_exceeded", "Rate limit reached.", "requests", retryAfter);

    public static OpenAiScript QuotaSpent() => Error(429, "insufficient_quota", "You exceeded your current quota.", "insufficient_quota");

    public static OpenAiScript Overloaded() => Error(503, null, "The server is overloaded.", "server_error");

    /// <summary>Any status and body, such as a proxy's.</summary>
    public static OpenAiScript Answer(
        int status, string body, string? retryAfter = null, string contentType = "application/json", string? location = null) =>
        Begin.With(new ModelStep.Answer(status, body, contentType, retryAfter, location));

    public static string ErrorJson(string? code, string message = "no reason given", string type = "some_error") => new JsonObject
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = null, ["code"] = code },
    }.ToJsonString();

    public OpenAiScript Text(string text) => With(Choice(new() { ["content"] = text }));

    /// <summary>A thought, under one of the names that it goes by.</summary>
    public OpenAiScript Thought(string text, string name = "reasoning_content") => With(Choice(new() { [name] = text }));

    /// <summary>A delta as it is.</summary>
    public OpenAiScript Delta(string json) => With(Choice(JsonNode.Parse(json)!.AsObject()));

    /// <summary>The last events: a finish reason, usage where it was asked for, and the word that closes the stream.</summary>
    public OpenAiScript Finish(string reason = "stop", int outputTokens = 2, int thoughtTokens = 0) => FinishOnly(reason)
        .With(new ModelStep.Event(new()
        {
            ["choices"] = new JsonArray(),
            ["usage"] = new JsonObject
            {
                ["prompt_tokens"] = 7,
                ["completion_tokens"] = outputTokens + thoughtTokens,
                ["total_tokens"] = 7 + outputTokens + thoughtTokens,
                ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = thoughtTokens },
            },
        }))
        .Done();

    public OpenAiScript FinishOnly(string reason = "stop") => With(Choice([], reason));

    public OpenAiScript Done() => Raw("data: [DONE]\n\n");

    public OpenAiScript Event(string json) => With(new ModelStep.Event(JsonNode.Parse(json)!.AsObject()));

    /// <summary>Bytes as they are, outside any event; only in a stream.</summary>
    public OpenAiScript Raw(string text) => Raw(Encoding.UTF8.GetBytes(text));

    public OpenAiScript Raw(byte[] bytes) => With(new ModelStep.Raw(bytes));

    /// <summary>Goes on when the test says so.</summary>
    public OpenAiScript Until(Task task) => With(new ModelStep.Until(task));

    /// <summary>Says nothing more and keeps the connection open until the peer closes it.</summary>
    public OpenAiScript Hold() => With(new ModelStep.Wait(Timeout.InfiniteTimeSpan));

    /// <summary>Resets the connection.</summary>
    public OpenAiScript Reset() => With(new ModelStep.Reset());

    /// <summary>Writes so few bytes at a time that frames are cut, even inside a character.</summary>
    public OpenAiScript InPiecesOf(int bytes) => this with { PieceSize = bytes };

    static ModelStep.Event Choice(JsonObject delta, string? finishReason = null) => new(new()
    {
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finishReason }),
    });

    OpenAiScript With(ModelStep step) => this with { Steps = Steps.Add(step) };
}
