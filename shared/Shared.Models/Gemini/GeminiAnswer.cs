namespace GenAiTransport;

/// <summary>One event of a stream, or a whole reply. Under HTTP 200 it may also be an error.</summary>
sealed record GeminiAnswer(
    IReadOnlyList<GeminiCandidate>? Candidates,
    GeminiPromptFeedback? PromptFeedback,
    GeminiUsage? UsageMetadata,
    string? ModelVersion,
    string? ResponseId,
    GeminiError? Error);

sealed record GeminiCandidate(GeminiContent? Content, string? FinishReason);

sealed record GeminiPromptFeedback(string? BlockReason);

sealed record GeminiUsage(
    long? PromptTokenCount,
    long? CandidatesTokenCount,
    long? ThoughtsTokenCount,
    long? CachedContentTokenCount,
    long? TotalTokenCount);

sealed record GeminiModelList(IReadOnlyList<GeminiModelEntry>? Models);

sealed record GeminiModelEntry(string? Name, IReadOnlyList<string>? SupportedGenerationMethods);
