namespace GenAiTransport;

/// <summary>The model that a session asks for.</summary>
static class ModelChoice
{
    /// <summary>False when it is not the name of a model. Nothing asked for: null.</summary>
    public static bool TryRead(string? modelId, out string? chosen)
    {
        chosen = string.IsNullOrWhiteSpace(modelId) ? null : modelId.Trim();
        return chosen is null || (chosen.Length <= 100 && chosen.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':'));
    }
}
