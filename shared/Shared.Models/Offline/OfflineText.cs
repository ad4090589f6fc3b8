namespace GenAiTransport;

/// <summary>One text in the two languages the offline model speaks.</summary>
sealed record OfflineText(string English, string Chinese)
{
    public string For(OfflineConversation conversation) => conversation.IsChinese ? Chinese : English;
}
