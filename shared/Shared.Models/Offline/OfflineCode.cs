namespace GenAiTransport;

/// <summary>Code on request: the language and the transport come from the question, else from what was talked about before.</summary>
static class OfflineCode
{
    static readonly OfflineLanguage[] Languages = [OfflineCSharp.Language, OfflinePython.Language, OfflineJavaScript.Language, OfflineCurl.Language];

    // What a page or a first experiment wants when nothing else is said.
    const string UsualTransport = "SSE";

    public static string? Answer(OfflineConversation conversation)
    {
        var question = conversation.Question;
        var asked = Named(question);
        if (!Wants(question) && asked is null)
            return null;
        var language = asked ?? conversation.Earlier(Named) ?? Languages[0];
        var named = OfflineTransports.NamedIn(question) ?? conversation.Earlier(OfflineTransports.NamedIn);
        var transport = named?.Name ?? UsualTransport;
        var others = string.Join(conversation.IsChinese ? "、" : ", ", Languages.Where(other => other != language).Select(other => other.Name));
        var program = $"```{language.Fence}\n{language.Programs[transport]}\n```";
        return conversation.IsChinese
            ? $"{(named is null ? "我离线时只会写传输方式的代码，先用 SSE 举例。" : "")}下面用 {language.Name} 通过 {transport} 发送一条消息并显示回答：\n\n{program}\n\n先启动服务器：`dotnet run --project server`。还有 {others} 的版本，或换一种传输方式。"
            : $"{(named is null ? "Offline, the only code I know is about the transports, so let it be SSE. " : "")}This sends one message over {transport} and shows the reply, in {language.Name}:\n\n{program}\n\nStart the server first with `dotnet run --project server`. I have the same in {others}, and for the other transports.";
    }

    static OfflineLanguage? Named(OfflineQuestion question) => Array.Find(Languages, language => question.SaysAny(language.Keys));

    static bool Wants(OfflineQuestion question) =>
        question.SaysAny("code", "snippet*", "example*", "sample*", "program", "script", "implement*", "client for", "代码", "示例", "例子", "程序")
        && !question.SaysAny("status code*", "exit code*", "error code*");
}
