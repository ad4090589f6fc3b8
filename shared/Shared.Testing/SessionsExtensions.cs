using System.Diagnostics.CodeAnalysis;

namespace GenAiTransport.Testing;

/// <summary>What the memory of one server answers at once.</summary>
public static class SessionsExtensions
{
    public static bool TryCreate(
        this IChatSessions sessions, string? modelId, string? owner, [NotNullWhen(true)] out ChatSession? session, [NotNullWhen(false)] out Refusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        var isGranted = sessions.CreateAsync(modelId, owner).AsTask().GetAwaiter().GetResult().IsGranted(out var created, out refusal);
        session = (ChatSession?)created;
        return isGranted;
    }

    public static bool TryStart(
        this IChatSessions sessions, string? sessionId, string? message, string? owner,
        [NotNullWhen(true)] out ChatTurn? turn, [NotNullWhen(false)] out Refusal? refusal, Guid? turnId = null)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        return sessions.StartAsync(new NewMessage(sessionId, message, owner, turnId)).AsTask().GetAwaiter().GetResult().IsGranted(out turn, out refusal);
    }
}
