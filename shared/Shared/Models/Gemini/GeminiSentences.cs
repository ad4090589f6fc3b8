namespace GenAiTransport;

/// <summary>What a user is told: one plain sentence and what to do about it. Nothing of Gemini's own text is in it.</summary>
static class GeminiSentences
{
    public static ModelFailure For(GeminiTrouble trouble, string model, IReadOnlyCollection<string> offered, ModelSettings settings)
    {
        var isBusy = trouble.Kind == GeminiTroubleKind.Refused && (trouble.Code is 429 or 503 || trouble.RetryAfter is not null);
        return new(
            trouble.Kind == GeminiTroubleKind.Refused ? Refused(trouble, model, offered) : Broken(trouble, settings),
            isBusy ? ModelFailureKind.Busy : ModelFailureKind.Failed,
            isBusy ? trouble.RetryAfter : null);
    }

    static string Refused(GeminiTrouble trouble, string model, IReadOnlyCollection<string> offered) => trouble switch
    {
        { Error.IsPerDay: true } => $"The model's quota for today is spent; {Again(trouble, "tomorrow")}",
        { Code: 429 } => $"The model's quota is spent; {Again(trouble, "in a minute")}",
        { Code: 503 } => $"The model is overloaded; {Again(trouble, "in a minute")}",
        { Code: 408 or 504 } => "The model took too long to answer; try again or ask for less.",
        { Code: >= 500 } => $"Gemini had trouble of its own; {Again(trouble, "in a minute")}",
        { IsUnknownModel: true } when offered.Count > 0 =>
            $"Gemini does not know the model '{GeminiText.Name(model)}'; it offers {string.Join(", ", offered.Select(GeminiText.Name))}.",
        { IsUnknownModel: true } => $"Gemini does not know the model '{GeminiText.Name(model)}'; choose another with GENAI_MODEL_ID.",
        { Code: 401 or 403 } or { Code: 400, Error.IsKeyInvalid: true } => "The key was refused: set GOOGLE_API_KEY to a valid key.",
        { Code: 400, Error.Status: "FAILED_PRECONDITION" } =>
            "Gemini does not serve this key's region or plan; use another key, or GENAI_PROVIDER=offline.",
        { Code: 413 } or { Error.IsTooLong: true } => "The conversation is too long for the model; start a new session.",
        { Error: not null } => "Gemini refused the request as invalid; ask differently or start a new session.",
        _ => $"The server at Gemini's address answered HTTP {trouble.Code} and not as Gemini does; check GOOGLE_GEMINI_BASE_URL.",
    };

    static string Again(GeminiTrouble trouble, string otherwise) =>
        $"try again {(trouble.RetryAfter is { } wait ? $"in {GeminiText.Wait(wait)}" : otherwise)}.";

    static string Broken(GeminiTrouble trouble, ModelSettings settings) => trouble.Kind switch
    {
        GeminiTroubleKind.Unreachable => "Gemini cannot be reached; check the network connection and ask again.",
        GeminiTroubleKind.NoFirstByte =>
            $"The model did not begin to answer within {GeminiText.Wait(settings.FirstByteTimeout)}; please ask again.",
        GeminiTroubleKind.Silent =>
            $"The model fell silent for {GeminiText.Wait(settings.SilenceTimeout)} in the middle of its reply; please ask again.",
        GeminiTroubleKind.BrokeOff => $"The model broke off ({GeminiText.Name(trouble.Message)}); please ask again in other words.",
        GeminiTroubleKind.Empty => "The model answered with nothing; please ask again.",
        GeminiTroubleKind.Unreadable => "Gemini's answer could not be read; please ask again.",
        GeminiTroubleKind.TooLarge => "Gemini's answer was too large; please ask for less.",
        _ => "The reply was cut off; please ask again.",
    };
}
