namespace GenAiTransport;

/// <summary>Something the offline model can talk about.</summary>
/// <param name="Keys">Phrases in plain form that name the topic; see <see cref="OfflineQuestion.Says"/>.</param>
/// <param name="More">What "tell me more" gets.</param>
sealed record OfflineTopic(string Name, string[] Keys, OfflineText About, OfflineText? More = null)
{
    /// <summary>Phrases that contain a key by accident, as "the rest of it" does.</summary>
    public string[] Unless { get; init; } = [];

    /// <summary>In words: "ok" is an answer of its own only when little else is said.</summary>
    public int LongestQuestion { get; init; } = int.MaxValue;

    public bool IsNamedIn(OfflineQuestion question) =>
        question.Words <= LongestQuestion && question.SaysAny(Keys) && !question.SaysAny(Unless);
}
