using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GenAiTransport;

/// <summary>Questions about the conversation itself, which even a model without a network can answer exactly.</summary>
static partial class OfflineMemory
{
    const int LongestList = 20;

    static readonly (string[] Keys, int Number)[] Ordinals =
    [
        (["first", "1st", "第一"], 1), (["second", "2nd", "第二"], 2), (["third", "3rd", "第三"], 3), (["fourth", "4th", "第四"], 4), (["fifth", "5th", "第五"], 5),
    ];

    public static string? Answer(OfflineConversation conversation)
    {
        var question = conversation.Question;
        if (question.SaysAny("what is my name", "whats my name", "who am i", "know my name", "remember my name", "我叫什么", "我的名字是什么", "我是谁"))
            return NameIn(conversation) is { } name ? Text(conversation, $"Your name is {name}.", $"你叫{name}。")
                : Text(conversation, "You have not told me your name yet. Say \"my name is ...\" and I will remember it for this session.", "你还没有告诉我名字。说“我叫……”，我会在这个会话里记住。");
        if (AsksHowMany(question))
            return HowMany(conversation);
        if (question.SaysAny("summarize", "summarise", "summary", "recap", "what have we talked", "what did we talk", "what have i asked", "list my questions", "总结", "回顾", "我问过什么", "聊了什么"))
            return Summary(conversation);
        var recalls = question.SaysAny("what", "which", "whats", "remind", "repeat", "tell me", "remember", "quote", "什么", "哪");
        if (!recalls)
            return null;
        if (question.SaysAny("did i ask", "have i asked", "i asked", "did i say", "i said", "did i write", "i wrote", "我问", "我说", "问题是什么")
            || (question.Says("my") && question.SaysAny("question*", "message*") && question.SaysAny("what was", "what were", "first", "second", "third", "last", "previous", "earlier")))
            return Asked(conversation);
        return question.SaysAny("you say", "you said", "you answer*", "you reply", "your last answer", "your answer", "your reply", "your previous", "你说", "你回答")
            && question.SaysAny("last", "before", "previous*", "just", "earlier", "answer", "reply", "刚才", "之前", "上一", "上次")
                ? Replied(conversation)
                : null;
    }

    /// <summary>A greeting for somebody who says who they are.</summary>
    public static string? Introduction(OfflineConversation conversation) => Name(conversation.Question.Text) is { } name
        ? Text(conversation, $"Nice to meet you, {name}. I will remember your name as long as this session lasts, even though I am only the offline model. What would you like to know about the five transports?",
            $"很高兴认识你，{name}。我是离线模型，但在这个会话里会记住你的名字。想了解哪种传输方式？")
        : null;

    public static string? NameIn(OfflineConversation conversation)
    {
        for (var i = conversation.Questions.Count - 1; i >= 0; i--)
            if (Name(conversation.Questions[i]) is { } name)
                return name;
        return null;
    }

    static bool AsksHowMany(OfflineQuestion question)
    {
        if (question.SaysAny("多少条消息", "几条消息", "多少消息", "第几轮", "几轮", "多少轮", "多少个问题", "几个问题"))
            return true;
        return question.SaysAny("how many", "number of", "which turn", "what turn")
            && question.SaysAny("message", "messages", "turn", "turns", "question", "questions", "times")
            && (question.SaysAny("so far", "have we", "have i", "did i", "did we", "this chat", "conversation", "until now", "till now", "this session", "is this", "exchanged", "are there") || question.Words <= 4);
    }

    static string HowMany(OfflineConversation conversation)
    {
        var (all, mine, yours) = (conversation.Messages, conversation.Questions.Count, conversation.Replies);
        return Text(conversation,
            $"With this one, {Count(all, "message")} so far: {mine} from you and {yours} from me. This is turn {mine}.",
            $"算上这一条，到现在共 {all} 条消息：你 {mine} 条，我 {yours} 条。现在是第 {mine} 轮。");
    }

    static string Asked(OfflineConversation conversation)
    {
        var questions = conversation.Questions;
        var question = conversation.Question;
        if (questions.Count == 1)
            return Text(conversation, "This is the first thing you have asked, so there is nothing before it.", "这是你的第一个问题，之前还没有别的。");
        var number = Array.Find(Ordinals, ordinal => question.SaysAny(ordinal.Keys)).Number;
        if (number == 0 && question.SaysAny("questions", "so far", "everything", "all"))
            return Summary(conversation);
        if (number > questions.Count)
            return Text(conversation, $"We have not come that far: this is only message {questions.Count} from you.", $"还没有那么多：这才是你的第 {questions.Count} 条消息。");
        var (english, chinese, asked) = number switch
        {
            0 => ("Just before this", "上一个", questions[^2]),
            1 => ("First", "第一个", questions[0]),
            _ => (string.Create(CultureInfo.InvariantCulture, $"As number {number}"), $"第 {number} 个", questions[number - 1]),
        };
        var quote = OfflineConversation.Quote(asked);
        return Text(conversation, $"{english}, you asked: \"{quote}\"", $"你的{chinese}问题是：“{quote}”");
    }

    static string Replied(OfflineConversation conversation) => conversation.PreviousReply is { } reply
        ? Text(conversation, $"My last reply began: \"{OfflineConversation.Quote(reply)}\"", $"我上一次的回答是这样开始的：“{OfflineConversation.Quote(reply)}”")
        : Text(conversation, "I have not said anything yet; this is the first turn.", "我还什么都没说，这是第一轮。");

    static string Summary(OfflineConversation conversation)
    {
        var earlier = conversation.Questions.Count - 1;
        if (earlier == 0)
            return Text(conversation, "There is nothing to sum up yet: this is the first message.", "还没有可以总结的内容：这是第一条消息。");
        var list = new StringBuilder(Text(conversation, $"So far you have sent {Count(earlier, "message")}:\n", $"到现在你发了 {earlier} 条消息：\n"));
        for (var i = Math.Max(0, earlier - LongestList); i < earlier; i++)
            list.Append(CultureInfo.InvariantCulture, $"\n{i + 1}. {OfflineConversation.Quote(conversation.Questions[i], 100)}");
        return list.ToString();
    }

    static string Text(OfflineConversation conversation, string english, string chinese) => conversation.IsChinese ? chinese : english;

    static string Count(int number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");

    static string? Name(string text) => Introduces().Match(text) is { Success: true } match ? match.Groups["name"].Value : null;

    // A further word belongs to the name only with a capital: "my name is Ada Lovelace and ...".
    [GeneratedRegex(@"(?i:\b(?:my\s+name(?:\s+is|'s|’s)|i\s+am\s+called|i['’]m\s+called|call\s+me))\s+(?!(?i:not|what|when|if|a|an|the|later|back|please|now)\b)(?<name>\p{L}[\p{L}\p{M}'’\-]{0,39}(?:\x20\p{Lu}[\p{L}\p{M}'’\-]{0,39}){0,2})|^\s*(?i:(?:hi|hello|hey)\b[,!.]?\s+)?(?i:i['’]?m|i\s+am)\s+(?<name>\p{Lu}\p{Ll}+(?:\x20\p{Lu}\p{Ll}+)?)\s*[.!]?\s*$|(?:我叫|我的名字(?:是|叫))\s*(?!什么|啥|谁)(?<name>[\p{L}·]{1,20})", RegexOptions.CultureInvariant)]
    private static partial Regex Introduces();
}
