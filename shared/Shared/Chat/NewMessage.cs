namespace GenAiTransport;

/// <param name="SessionId">Empty: a new session.</param>
/// <param name="TurnId">Given by a client that may send the message again without its being answered twice.</param>
/// <param name="SenderId">The connection that it came over, where that has a seat in the session.</param>
public sealed record NewMessage(string? SessionId, string? Text, string? Owner, Guid? TurnId = null, string? SenderId = null)
{
    /// <summary>What is wrong with it, wherever it goes.</summary>
    internal Refusal? WhyNot(Limits limits) =>
        string.IsNullOrWhiteSpace(Text) ? Refusal.BlankMessage
        : Text.Length > Limits.Or(limits.MaxMessageChars) ? Refusal.MessageTooLong(limits.MaxMessageChars)
        : null;

    /// <summary>Whether it is the message of a turn, sent again.</summary>
    internal bool IsOf(ChatTurn turn) => turn.Message == Text && (string.IsNullOrEmpty(SessionId) || turn.Session.Id == SessionId);
}
