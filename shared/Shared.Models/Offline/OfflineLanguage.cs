namespace GenAiTransport;

/// <summary>A programming language and one small, complete program per transport.</summary>
/// <param name="Fence">What stands after the three backticks.</param>
sealed record OfflineLanguage(string Name, string Fence, string[] Keys, IReadOnlyDictionary<string, string> Programs);
