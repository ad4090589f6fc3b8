namespace GenAiTransport;

/// <summary>What others do, in a line or two for the terminal; null for what nobody needs to read.</summary>
static class NewsText
{
    const int LongestMessage = 500;

    public static string? Of(LiveNews news, Colours colours) => news switch
    {
        ConnectionChanged changed =>
            colours.Paint(changed.IsConnected ? Tone.Success : Tone.Warning, $"🔌 {TerminalText.CleanLine(changed.Sentence)}"),
        OthersDid did => Of(did.Update, colours),
        _ => null,
    };

    static string? Of(SessionUpdate update, Colours colours) => update.UpdateType switch
    {
        SessionUpdate.UserTyping when update.Typing == true => colours.Paint(Tone.Quiet, "👤 Someone else is typing..."),
        SessionUpdate.MessageAdded => Message(update) + $"📩 Session updated: {update.MessageCount} messages",
        SessionUpdate.UserJoined => colours.Paint(Tone.Quiet, $"👋 Someone joined the session{Present(update)}"),
        SessionUpdate.UserDisconnected => colours.Paint(Tone.Quiet, $"👋 Someone left the session{Present(update)}"),
        SessionUpdate.SessionCleared => "🧹 Someone emptied the session",
        SessionUpdate.SessionDeleted => "🗑️  Someone deleted the session; the next message begins a new one",
        _ => null,
    };

    static string Message(SessionUpdate update)
    {
        if (string.IsNullOrWhiteSpace(update.Message))
            return "";
        var who = update.Role == HistoryEntry.User ? "👤 Someone else" : "🤖 AI";
        return $"{who}: {TerminalText.Cut(TerminalText.Clean(update.Message), LongestMessage)}\n";
    }

    static string Present(SessionUpdate update) =>
        update.ConnectedClients is { } count ? $" ({count} client{(count == 1 ? "" : "s")} now)" : "";
}
