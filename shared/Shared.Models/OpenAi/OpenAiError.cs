using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenAiTransport;

/// <summary>
/// An error in whichever of its forms: <c>{"error":{"message","type","code"}}</c> of OpenAI and most others, the same without the envelope,
/// <c>{"error":"text"}</c>, <c>{"detail":…}</c>. The code is a word or a number.
/// </summary>
sealed record OpenAiError(int Status, string Message, string Type, string Code)
{
    /// <summary>The error in the body of an error status; null where there is nothing to learn from it.</summary>
    public static ModelTrouble? In(byte[] body, int status)
    {
        try
        {
            var error = From(JsonNode.Parse(body));
            return error is { Message: "", Type: "", Code: "" } ? null : (error with { Status = status }).ToTrouble();
        }
        catch (JsonException)
        {
            return null; // a proxy's page, or an error cut in half
        }
    }

    public static OpenAiError From(JsonNode? json)
    {
        if (json is JsonObject { } envelope && envelope["error"] is JsonObject or JsonValue)
            json = envelope["error"];
        if (json is not JsonObject error)
            return new(0, Word(json), "", "");
        var code = Word(error["code"]);
        var message = Word(error["message"]) is { Length: > 0 } text ? text : Word(error["detail"]);
        return new(int.TryParse(code, CultureInfo.InvariantCulture, out var number) ? number : 0, message, Word(error["type"]), code);

        static string Word(JsonNode? json) => OpenAiJson.Text(json) is { Length: > 0 } text ? text : json?.ToJsonString() ?? "";
    }

    public ModelTrouble ToTrouble()
    {
        var status = StatusCode;
        return new(ModelTroubleKind.Refused, $"{status} {Type} {Code}: {Message}", status, Reason(status));
    }

    /// <summary>In the middle of a stream there is none but what the error says itself.</summary>
    int StatusCode => Status is >= 300 and <= 599 ? Status : $"{Type} {Code}" switch
    {
        var words when Has(words, "rate_limit") || Has(words, "insufficient_quota") => 429,
        var words when Has(words, "overloaded") => 529,
        var words when Has(words, "authentication") || Has(words, "invalid_api_key") => 401,
        var words when Has(words, "model_not_found") => 404,
        var words when Has(words, "invalid_request") || Has(words, "context_length") => 400,
        _ => 500,
    };

    RefusedFor Reason(int status) => status switch
    {
        402 => RefusedFor.QuotaOfAccount,
        429 when Has(Code, "insufficient_quota") || Has(Type, "insufficient_quota") => RefusedFor.QuotaOfAccount,
        400 or 404 or 422 when IsAboutModel => RefusedFor.UnknownModel,
        404 => RefusedFor.NothingKnown,
        400 when Has(Code, "api_key") || Has(Message, "api key") => RefusedFor.WrongKey,
        400 or 422 when Has(Code, "context_length") || Has(Message, "context length") || Has(Message, "context size") || Has(Message, "too long")
            || Has(Message, "maximum context") => RefusedFor.TooLong,
        400 when Has(Code, "content_filter") || Has(Code, "content_policy") => RefusedFor.Filtered,
        _ => RefusedFor.Other,
    };

    bool IsAboutModel => Has(Code, "model_not_found") || Has(Code, "invalid_model") || Has(Type, "invalid_model")
        || (Has(Message, "model") && (Has(Message, "not found") || Has(Message, "not exist") || Has(Message, "invalid model") || Has(Message, "not a valid model")));

    static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
