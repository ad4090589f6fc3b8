using System.Globalization;
using System.Text.Json;

namespace GenAiTransport;

sealed record GeminiError(int Code, string? Message, string? Status, IReadOnlyList<GeminiErrorDetail>? Details)
{
    /// <summary>The status as a number, whichever of its two forms the error carries.</summary>
    int StatusCode => Code is >= 400 and <= 599 ? Code : Status switch
    {
        "INVALID_ARGUMENT" or "FAILED_PRECONDITION" => 400,
        "UNAUTHENTICATED" => 401,
        "PERMISSION_DENIED" => 403,
        "NOT_FOUND" => 404,
        "RESOURCE_EXHAUSTED" => 429,
        "UNAVAILABLE" => 503,
        "DEADLINE_EXCEEDED" => 504,
        _ => 500,
    };

    /// <summary>The error in the body of an error status; null where there is nothing to learn from it.</summary>
    public static ModelTrouble? In(byte[] body, int status)
    {
        try
        {
            var error = GeminiAnswer.Read(body).FirstOrDefault(answer => answer?.Error is not null)?.Error;
            return error is null ? null : (error with { Code = status }).ToTrouble();
        }
        catch (JsonException)
        {
            return null; // a proxy's page, or an error cut in half
        }
    }

    public ModelTrouble ToTrouble() => new(
        ModelTroubleKind.Refused, $"{StatusCode} {Status}: {Message}", StatusCode, Reason, RetryDelay);

    RefusedFor Reason => this switch
    {
        { IsPerDay: true } => RefusedFor.QuotaOfDay,
        { StatusCode: 404 } => RefusedFor.UnknownModel,
        { StatusCode: 400, IsKeyInvalid: true } => RefusedFor.WrongKey,
        { StatusCode: 400, Status: "FAILED_PRECONDITION" } => RefusedFor.NotServed,
        { IsTooLong: true } => RefusedFor.TooLong,
        _ => RefusedFor.Other,
    };

    /// <summary>A day's quota does not come back while somebody waits.</summary>
    bool IsPerDay => Details?.Any(detail => detail?.Violations?.Any(
        violation => violation?.QuotaId?.Contains("PerDay", StringComparison.OrdinalIgnoreCase) is true) is true) is true;

    bool IsKeyInvalid =>
        Details?.Any(detail => detail?.Reason is "API_KEY_INVALID" or "API_KEY_EXPIRED") is true
        || Message?.Contains("API key", StringComparison.OrdinalIgnoreCase) is true;

    bool IsTooLong => Message?.Contains("token count", StringComparison.OrdinalIgnoreCase) is true;

    TimeSpan? RetryDelay => Details?.Select(detail => Delay(detail?.RetryDelay)).FirstOrDefault(delay => delay is not null);

    /// <summary>Reads "40s", "51820.638305887s" and "900ms"; anything else is no delay.</summary>
    static TimeSpan? Delay(string? text)
    {
        var (number, unit) = text switch
        {
            null => ("", 0),
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], 0.001),
            _ when text.EndsWith('s') => (text[..^1], 1),
            _ => ("", 0),
        };
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? TimeSpan.FromSeconds(Math.Min(value * unit, TimeSpan.SecondsPerDay * 365d))
            : null;
    }
}

sealed record GeminiErrorDetail(string? Reason, string? RetryDelay, IReadOnlyList<GeminiQuotaViolation>? Violations);

sealed record GeminiQuotaViolation(string? QuotaId);
