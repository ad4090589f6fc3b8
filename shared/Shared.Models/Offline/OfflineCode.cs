namespace GenAiTransport;

/// <summary>Code on request: the language and the transport come from the question, else from what was talked about before.</summary>
static class OfflineCode
{
    // What a page or a first experiment wants when nothing else is said.
    const string UsualTransport = "SSE";

    public static string? Answer(OfflineConversation conversation)
    {
        var (page, languages) = (OfflineWords.Page("abilities/code"), OfflineWords.In("code"));
        var asked = languages.MeantBy(conversation.Question);
        if (asked is null && !page.IsMeantBy(conversation.Question))
            return null;
        var language = asked ?? conversation.Earlier(languages) ?? languages[0];
        var named = (OfflineWords.Transports.MeantBy(conversation.Question) ?? conversation.Earlier(OfflineWords.Transports))?["name"];
        return conversation.Say(page, word => word switch
        {
            "asked transport" => named,
            "transport" => named ?? UsualTransport,
            "language" => language["name"],
            "other languages" => string.Join(conversation.IsChinese ? "、" : ", ", languages.Where(other => other != language).Select(other => other["name"])),
            "program" => language.Text(named ?? UsualTransport),
            _ => null,
        });
    }
}
