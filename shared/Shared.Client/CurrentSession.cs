namespace GenAiTransport;

/// <summary>The session that the prompt is in; none after it was deleted.</summary>
sealed class CurrentSession(IChatTransport transport, ClientStats stats)
{
    public const string Gone = "This session is gone; the next message begins a new one";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    string? _sessionId;

    public IChatTransport Transport => transport;

    public string? SessionId => Volatile.Read(ref _sessionId);

    public string Model { get; private set; } = "";

    public int Messages { get; set; }

    public async Task<SessionCreated> NewAsync(string? modelId, CancellationToken cancellationToken)
    {
        var created = await transport.Sessions.CreateAsync(modelId, cancellationToken);
        stats.SessionsCreated++;
        (_sessionId, Model, Messages) = (created.SessionId, created.Model, 0);
        await ListenAsync(cancellationToken);
        return created;
    }

    public async Task<SessionDetails> JoinAsync(string prefix, CancellationToken cancellationToken)
    {
        var id = await SessionPrefix.ResolveAsync(transport.Sessions, prefix, cancellationToken);
        var details = await transport.Sessions.GetAsync(id, cancellationToken);
        (_sessionId, Model, Messages) = (details.SessionId, details.Model, details.MessageCount);
        await ListenAsync(cancellationToken);
        return details;
    }

    /// <summary>What others say here is heard from now on, not only from the first message.</summary>
    async Task ListenAsync(CancellationToken cancellationToken)
    {
        if (transport is ILiveTransport { IsConnected: true } live)
            await live.JoinAsync(SessionId!, cancellationToken);
    }

    public void Forget() => (_sessionId, Messages) = (null, 0);

    /// <summary>True, to one caller, when the server does not have the session any more; the conversation has then left it.</summary>
    public async Task<bool> IsGoneAsync(CancellationToken cancellationToken)
    {
        if (SessionId is not { } id)
            return false;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await transport.Sessions.GetAsync(id, limit.Token);
            return false;
        }
        catch (RefusedException refused) when (refused.Refusal.Kind == RefusalKind.NotFound)
        {
            if (Interlocked.CompareExchange(ref _sessionId, null, id) != id)
                return false;
            Messages = 0;
            return true;
        }
        catch (Exception silent) when (silent is RefusedException or ServerUnreachableException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
