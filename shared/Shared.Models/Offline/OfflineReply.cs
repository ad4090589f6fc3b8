namespace GenAiTransport;

/// <summary>The abilities of the offline model in the order in which they are asked; the first that has an answer gives it.</summary>
static class OfflineReply
{
    const int LongestFollowUp = 6;

    public static string To(OfflineConversation conversation) => (
        OfflineEcho.Answer(conversation)
        ?? OfflineEssay.Answer(conversation)
        ?? conversation.SayFrom("first")
        ?? Explain(conversation)
        ?? conversation.SayFrom("talk")
        ?? "").TrimEnd();

    /// <summary>Who learns something and has heard nothing yet is told whom it comes from.</summary>
    static string? Explain(OfflineConversation conversation) =>
        (OfflineCode.Answer(conversation) ?? OfflineComparisons.Answer(conversation) ?? Topic(conversation)) is not { } answer ? null
        : conversation.Replies > 0 ? answer
        : $"{answer}\n\n{conversation.Say(OfflineWords.Page("abilities/footnote"))}";

    static string? Topic(OfflineConversation conversation)
    {
        var (topics, more) = (OfflineWords.In("topics"), OfflineWords.Page("abilities/more"));
        var follows = more.RuleFor(conversation.Question); // 1: more, 2: why
        if (topics.MeantBy(conversation.Question) is { } topic)
            return (follows == 1 ? More(topic) : null) ?? conversation.Say(topic);
        return follows > 0 && conversation.Question.Words <= LongestFollowUp && conversation.Earlier(topics) is { } earlier
            ? conversation.Say(more, word => word == "topic" ? earlier["name"] : More(earlier) ?? conversation.Say(earlier))
            : null;

        string? More(OfflinePage topic) => topic.Text(conversation.IsChinese ? "更多" : "More");
    }
}
