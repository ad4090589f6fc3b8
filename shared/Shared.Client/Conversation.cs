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
        return created;
    }

    public async Task<SessionDetails> JoinAsync(string prefix, CancellationToken cancellationToken)
    {
        var id = await SessionPrefix.ResolveAsync(transport.Sessions, prefix, cancellationToken);
        var details = await transport.Sessions.GetAsync(id, cancellationToken);
        (SessionId, Model, Messages) = (details.SessionId, details.Model, details.MessageCount);
        return details;
    }

    public void Forget() => (SessionId, Messages) = (null, 0);
}
