namespace GenAiTransport;

/// <summary>The abilities of the offline model in the order in which they are asked; the first that has an answer gives it.</summary>
static class OfflineReply
{
    static readonly Func<OfflineConversation, string?>[] Exactly =
    [
        OfflineEcho.Answer,
        OfflineEssay.Answer,
        OfflineMemory.Answer,
        OfflineSmallTalk.Request,
    ];

    static readonly Func<OfflineConversation, string?>[] Knowledge =
    [
        OfflineCode.Answer,
        OfflineComparisons.Answer,
        OfflineTopics.Answer,
    ];

    static readonly OfflineText Footnote = new(
        "*(I am the offline model: no key, no network, the same answer every time. `GOOGLE_API_KEY` brings a real one.)*",
        "*（我是离线模型：不需要密钥，也不联网，同样的对话总是得到同样的回答。设置 `GOOGLE_API_KEY` 即可使用真正的模型。）*");

    public static string To(OfflineConversation conversation)
    {
        var answer = First(Exactly, conversation);
        if (answer is null && First(Knowledge, conversation) is { } known)
            answer = conversation.Replies == 0 ? $"{known}\n\n{Footnote.For(conversation)}" : known;
        return (answer ?? OfflineMemory.Introduction(conversation) ?? OfflineSmallTalk.Answer(conversation)).TrimEnd();
    }

    static string? First(Func<OfflineConversation, string?>[] abilities, OfflineConversation conversation)
    {
        foreach (var ability in abilities)
            if (ability(conversation) is { } answer)
                return answer;
        return null;
    }
}
