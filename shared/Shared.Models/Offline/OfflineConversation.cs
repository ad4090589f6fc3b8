using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>What the offline model remembers: the history, read once.</summary>
sealed class OfflineConversation
{
    const int LongestInstruction = 200;
    const int TurnsToLookBack = 8;

    readonly List<string> _questions = [];

    OfflineConversation()
    {
    }

    /// <summary>The message being answered; blank when nobody asked anything.</summary>
    public OfflineQuestion Question { get; private set; } = new("");

    /// <summary>All the user's messages, the one being answered last.</summary>
    public IReadOnlyList<string> Questions => _questions;

    public string? PreviousQuestion => _questions.Count > 1 ? _questions[^2] : null;

    public string? PreviousReply { get; private set; }

    public int Replies { get; private set; }

    /// <summary>Both sides, with the message being answered.</summary>
    public int Messages => _questions.Count + Replies;

    public long Characters { get; private set; }

    public bool IsChinese { get; private set; }

    public static OfflineConversation Read(IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var conversation = new OfflineConversation();
        foreach (var message in messages)
        {
            var text = message.Text;
            conversation.Characters += text.Length;
            if (message.Role == ChatRole.User)
            {
                conversation._questions.Add(text);
                if (text.Length <= LongestInstruction)
                    conversation.IsChinese = LanguageFromNowOn(text) ?? conversation.IsChinese;
            }
            else if (message.Role == ChatRole.Assistant)
            {
                conversation.PreviousReply = text;
                conversation.Replies++;
            }
        }

        if (conversation._questions is [.., var last])
        {
            conversation.Question = new(last);
            conversation.IsChinese = LanguageOf(conversation.Question) ?? conversation.IsChinese;
        }

        return conversation;
    }

    /// <summary>What was talked about before this message, as far as a follow-up may mean it.</summary>
    public T? Earlier<T>(Func<OfflineQuestion, T?> find) where T : class
    {
        for (var i = _questions.Count - 2; i >= 0 && i >= _questions.Count - 1 - TurnsToLookBack; i--)
            if (find(new(_questions[i])) is { } found)
                return found;
        return null;
    }

    /// <summary>A line of somebody's text, short enough to stand in a sentence.</summary>
    public static string Quote(string text, int longest = 200)
    {
        var line = text.AsSpan().Trim();
        if (line.Length <= longest)
            return line.ToString().ReplaceLineEndings(" ");
        var end = char.IsHighSurrogate(line[longest - 1]) ? longest - 1 : longest;
        return line[..end].ToString().ReplaceLineEndings(" ") + "...";
    }

    static bool? LanguageFromNowOn(string text)
    {
        if (text.Contains("英文", StringComparison.Ordinal) || text.Contains("英语", StringComparison.Ordinal))
            return false;
        if (text.Contains("用中文", StringComparison.Ordinal) || text.Contains("说中文", StringComparison.Ordinal))
            return true;
        var english = text.Contains("english", StringComparison.OrdinalIgnoreCase);
        if (!english && !text.Contains("chinese", StringComparison.OrdinalIgnoreCase))
            return null;
        return new OfflineQuestion(text).SaysAny("answer*", "reply", "respond", "speak", "talk", "continue", "switch", "from now on") ? !english : null;
    }

    static bool? LanguageOf(OfflineQuestion question)
    {
        if (question.SaysAny("in english", "用英文", "用英语"))
            return false;
        if (question.SaysAny("in chinese", "in mandarin"))
            return true;
        var text = question.Text.AsSpan();
        return text.ContainsAnyInRange('\u4E00', '\u9FFF') && !text.ContainsAnyInRange('\u3040', '\u30FF') ? true : null;
    }
}
