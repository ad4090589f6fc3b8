namespace GenAiTransport.Comparison;

/// <summary>
/// What an open session and an open connection add to a server's memory. A single one is lost in what the runtime takes and gives back, so it is
/// many at once, after as many were made and left before: what they needed for the first time is not counted again.
/// </summary>
sealed class MemoryProbe(ProtocolUnderTest protocol, ServerProcess server)
{
    const int Sessions = 2_000;
    const int Connections = 500;
    const int AtOnce = 8;

    /// <summary>In KiB.</summary>
    public async Task<double> PerSessionAsync(CancellationToken cancellationToken)
    {
        await using var transport = protocol.Connect(server.Address);
        var made = await CreateAsync(transport.Sessions, cancellationToken);
        await Parallel.ForEachAsync(made, Limited(cancellationToken), async (session, token) => await transport.Sessions.DeleteAsync(session, token));
        var before = await server.HeldBytesAsync(cancellationToken);
        await CreateAsync(transport.Sessions, cancellationToken);
        return (await server.HeldBytesAsync(cancellationToken) - before) / 1024.0 / Sessions;
    }

    /// <summary>In KiB.</summary>
    public async Task<double> PerConnectionAsync(CancellationToken cancellationToken)
    {
        await using (var left = new HeldConnections(protocol, server.Address))
            await left.OpenAsync(Connections, cancellationToken);
        var before = await server.HeldBytesAsync(cancellationToken);
        await using var held = new HeldConnections(protocol, server.Address);
        await held.OpenAsync(Connections, cancellationToken);
        return (await server.HeldBytesAsync(cancellationToken) - before) / 1024.0 / Connections;
    }

    static async Task<string[]> CreateAsync(ISessionApi sessions, CancellationToken cancellationToken)
    {
        var made = new string[Sessions];
        await Parallel.ForAsync(0, Sessions, Limited(cancellationToken), async (index, token) =>
            made[index] = (await sessions.CreateAsync(cancellationToken: token)).SessionId);
        return made;
    }

    static ParallelOptions Limited(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
}
