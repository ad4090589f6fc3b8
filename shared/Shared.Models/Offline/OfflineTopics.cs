namespace GenAiTransport;

/// <summary>Answers about one thing: a transport, or what they all have to deal with.</summary>
static class OfflineTopics
{
    // Special before general: "backpressure in gRPC" is about backpressure, "streaming with gRPC" about gRPC.
    static readonly OfflineTopic[] Ordered =
    [
        .. OfflineWireTopics.All,
        .. OfflineChatTopics.All,
        .. OfflineTransports.All.Select(transport => transport.Topic),
        .. OfflineGeneralTopics.All,
    ];

    public static OfflineTopic? NamedIn(OfflineQuestion question) => Array.Find(Ordered, topic => topic.IsNamedIn(question));

    public static string? Answer(OfflineConversation conversation)
    {
        var question = conversation.Question;
        var wantsMore = question.SaysAny("more", "continue", "go on", "details", "deeper", "elaborate", "继续", "更多", "详细", "接着说");
        if (NamedIn(question) is { } topic)
            return (wantsMore && topic.More is { } more ? more : topic.About).For(conversation);
        if (!IsFollowUp(question, wantsMore) || conversation.Earlier(NamedIn) is not { } earlier)
            return null;
        var text = (earlier.More ?? earlier.About).For(conversation);
        return conversation.IsChinese ? $"接着说 {earlier.Name}。\n\n{text}" : $"More about {earlier.Name}, then.\n\n{text}";
    }

    static bool IsFollowUp(OfflineQuestion question, bool wantsMore) =>
        question.Words <= 6 && (wantsMore || question.SaysAny("why", "how so", "how does it work", "explain", "为什么", "怎么做到"));
}
