namespace GenAiTransport.Tests.Search;

/// <summary>How a turn ended, and what it began with.</summary>
sealed record TurnEnd(string Reason, string Text, int? MessageCount, string[] Conversation)
{
    public const string Dismissed = "dismissed";
    public const string Failed = "failed";

    public static TurnEnd Of(IReadOnlyList<ChatEvent> events, string[]? conversation) => events[^1] switch
    {
        TurnCompleted completed => new(completed.FinishReason, string.Concat(events.OfType<Chunk>().Select(chunk => chunk.Text)), completed.MessageCount, conversation ?? []),
        _ => new(events.Count == 2 ? Dismissed : Failed, "", null, conversation ?? []),
    };
}
