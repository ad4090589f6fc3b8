namespace GenAiTransport;

/// <summary>People type the beginning of an id.</summary>
static class SessionPrefix
{
    // Somebody waits at the keyboard.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The ids that begin so; none where the server does not tell in time.</summary>
    public static async Task<string[]> ListAsync(ISessionApi sessions, string prefix, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return [.. (await sessions.ListAsync(limit.Token)).Sessions
                .Select(session => TerminalText.CleanLine(session.SessionId))
                .Where(id => id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))];
        }
        catch (Exception silent) when (silent is RefusedException or ServerUnreachableException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }

    /// <summary>The id of the one session that begins so; refused when there is none or several.</summary>
    public static async Task<string> ResolveAsync(ISessionApi sessions, string prefix, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(prefix, out _))
            return prefix;
        var wanted = prefix.TrimEnd('.');
        var found = (await sessions.ListAsync(cancellationToken)).Sessions
            .Where(session => wanted.Length > 0 && session.SessionId.StartsWith(wanted, StringComparison.OrdinalIgnoreCase))
            .Take(2)
            .ToArray();
        return found.Length switch
        {
            1 => found[0].SessionId,
            0 => throw new RefusedException(Refusal.UnknownSession),
            _ => throw new RefusedException(new Refusal(RefusalKind.Invalid, $"Several sessions begin with {wanted}; type more of the id")),
        };
    }
}
