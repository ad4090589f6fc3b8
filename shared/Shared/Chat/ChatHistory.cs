using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>
/// What has been said in a session, oldest first: whole turns only. A message that is being answered stands at the end until
/// its reply joins it or it is taken back. When the conversation outgrows its room, its oldest turns are forgotten.
/// Whoever uses it holds the lock of its session.
/// </summary>
sealed class ChatHistory
{
    /// <summary>About 100,000 tokens: no session may take the server's memory, or a model's whole context.</summary>
    const int MaxChars = 400_000;

    readonly List<ChatMessage> _messages = [];
    int _chars;

    public int Count => _messages.Count;

    public HistoryEntry[] ToEntries() => [.. _messages.Select(message => new HistoryEntry(
        message.Role == ChatRole.User ? HistoryEntry.User : HistoryEntry.Model, message.Text, message.CreatedAt ?? default))];

    /// <summary>Adds a message; gives the conversation up to it, as a copy that a model may read while the history goes on.</summary>
    public ChatMessage[] Ask(string text, DateTimeOffset now)
    {
        Add(ChatRole.User, text, now);
        while (_chars > MaxChars && _messages.Count > 1)
        {
            _chars -= _messages[0].Text.Length + _messages[1].Text.Length;
            _messages.RemoveRange(0, 2);
        }
        return [.. _messages];
    }

    public void Answer(string text, DateTimeOffset now) => Add(ChatRole.Assistant, text, now);

    public void TakeBack()
    {
        _chars -= _messages[^1].Text.Length;
        _messages.RemoveAt(_messages.Count - 1);
    }

    void Add(ChatRole role, string text, DateTimeOffset now)
    {
        _messages.Add(new ChatMessage(role, text) { CreatedAt = now });
        _chars += text.Length;
    }
}
