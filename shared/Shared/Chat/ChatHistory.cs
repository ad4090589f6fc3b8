using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>
/// What has been said in a session, oldest first: whole turns only. A message that is being answered stands at the end until
/// its reply joins it or it is taken back. When the conversation outgrows its room, its oldest turns are forgotten.
/// Its session guards it with a lock.
/// </summary>
sealed class ChatHistory
{
    /// <summary>About 100,000 tokens: no session may take the server's memory, or a model's whole context.</summary>
    public const int MaxChars = 400_000;

    readonly List<ChatMessage> _messages = [];
    int _chars;

    public int Count => _messages.Count;

    public int UserMessages => (_messages.Count + 1) / 2;

    public int ModelMessages => _messages.Count / 2;

    /// <summary>A copy, which a model may read while the history goes on.</summary>
    public ChatMessage[] ToMessages() => [.. _messages];

    public HistoryEntry[] ToEntries() => [.. _messages.Select(message => new HistoryEntry(
        message.Role == ChatRole.User ? HistoryEntry.User : HistoryEntry.Model, message.Text, message.CreatedAt ?? default))];

    public void Ask(string text, DateTimeOffset now)
    {
        Add(ChatRole.User, text, now);
        while (_chars > MaxChars && _messages.Count > 1)
        {
            _chars -= _messages[0].Text.Length + _messages[1].Text.Length;
            _messages.RemoveRange(0, 2);
        }
    }

    public void Answer(string text, DateTimeOffset now) => Add(ChatRole.Assistant, text, now);

    /// <summary>A failed turn leaves no trace.</summary>
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
