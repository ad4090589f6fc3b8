namespace GenAiTransport;

/// <summary>The session that the prompt is in; none after it was deleted.</summary>
sealed class Conversation(IChatTransport transport, ClientStats stats)
{
    public IChatTransport Transport => transport;

    public string? SessionId { get; private set; }

    public string Model { get; private set; } = "";

    public int Messages { get; set; }

    public async Task<SessionCreated> NewAsync(string? modelId, CancellationToken cancellationToken)
    {
        var created = await transport.Sessions.CreateAsync(modelId, cancellationToken);
        stats.SessionCreated();
        (SessionId, Model, Messages) = (created.SessionId, created.Model, 0);
        await ListenAsync(cancellationToken);
        return created;
    }

    public async Task<SessionDetails> JoinAsync(string prefix, CancellationToken cancellationToken)
    {
        var id = await SessionPrefix.ResolveAsync(transport.Sessions, prefix, cancellationToken);
        var details = await transport.Sessions.GetAsync(id, cancellationToken);
        (SessionId, Model, Messages) = (details.SessionId, details.Model, details.MessageCount);
        await ListenAsync(cancellationToken);
        return details;
    }

    /// <summary>What others say here is heard from now on, not only from the first message.</summary>
    async Task ListenAsync(CancellationToken cancellationToken)
    {
        if (transport is ILiveTransport { IsConnected: true } live)
            await live.JoinAsync(SessionId!, cancellationToken);
    }

    public void Forget() => (SessionId, Messages) = (null, 0);
}
