using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>What the offline model remembers: the history, read once.</summary>
sealed class OfflineConversation
{
    const int LongestInstruction = 100;
    const int TurnsToLookBack = 8;

    readonly List<string> _messages = [];

    public OfflineConversation(IEnumerable<ChatMessage> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        foreach (var message in history)
        {
            var text = message.Text;
            Characters += text.Length;
            if (message.Role == ChatRole.User)
            {
                _messages.Add(text);
                if (text.Length <= LongestInstruction)
                    IsChinese = Language(new(text), "from-now-on") ?? IsChinese;
            }
            else if (message.Role == ChatRole.Assistant)
            {
                LastReply = text;
                Replies++;
            }
        }
        Question = new(_messages is [.., var last] ? last : "");
        IsChinese = Language(Question, "once") ?? (LooksChinese(Question.Text) || IsChinese);
    }

    /// <summary>The message being answered; blank when nobody asked anything.</summary>
    public OfflineQuestion Question { get; }

    /// <summary>All the user's messages, the one being answered last.</summary>
    public IReadOnlyList<string> Messages => _messages;

    public string? LastReply { get; }

    public int Replies { get; }

    public long Characters { get; }

    public bool IsChinese { get; }

    /// <summary>What was talked about before this message, as far as a follow-up may mean it.</summary>
    public OfflinePage? Earlier(OfflinePage[] pages) => _messages.SkipLast(1).TakeLast(TurnsToLookBack).Reverse()
        .Select(message => pages.MeantBy(new(message))).FirstOrDefault(page => page is not null);

    /// <summary>The first page of a folder that is meant and has something to say.</summary>
    public string? SayFrom(string folder) => OfflineWords.In(folder)
        .Where(page => page.IsMeantBy(Question)).Select(page => Say(page)).FirstOrDefault(said => said is not null);

    public string? Say(OfflinePage page, Func<string, string?>? more = null) =>
        page.Say(IsChinese, word => more?.Invoke(word) ?? OfflineMemory.Meaning(word, this));

    static bool? Language(OfflineQuestion question, string since) =>
        OfflineWords.Page($"abilities/english-{since}").IsMeantBy(question) ? false
        : OfflineWords.Page($"abilities/chinese-{since}").IsMeantBy(question) ? true : null;

    static bool LooksChinese(ReadOnlySpan<char> text) => text.ContainsAnyInRange('\u4E00', '\u9FFF') && !text.ContainsAnyInRange('\u3040', '\u30FF');
}
