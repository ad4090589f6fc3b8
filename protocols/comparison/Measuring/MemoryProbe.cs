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
        await CloseAsync(await OpenAsync(Connections, cancellationToken));
        var before = await server.HeldBytesAsync(cancellationToken);
        var open = await OpenAsync(Connections, cancellationToken);
        var added = await server.HeldBytesAsync(cancellationToken) - before;
        await CloseAsync(open);
        return added / 1024.0 / Connections;
    }

    static async Task<string[]> CreateAsync(ISessionApi sessions, CancellationToken cancellationToken)
    {
        var made = new string[Sessions];
        await Parallel.ForAsync(0, Sessions, Limited(cancellationToken), async (index, token) =>
            made[index] = (await sessions.CreateAsync(cancellationToken: token)).SessionId);
        return made;
    }

    /// <summary>A live transport connects; the others keep the connection of a first request.</summary>
    async Task<IReadOnlyList<IChatTransport>> OpenAsync(int count, CancellationToken cancellationToken)
    {
        var open = Enumerable.Range(0, count).Select(_ => protocol.Connect(server.Address)).ToList();
        await Parallel.ForEachAsync(open, Limited(cancellationToken), async (transport, token) =>
        {
            if (transport is ILiveTransport live)
                await live.ConnectAsync(token);
            else
                await transport.Sessions.HealthAsync(token);
        });
        return open;
    }

    static async Task CloseAsync(IEnumerable<IChatTransport> open)
    {
        foreach (var transport in open)
            await transport.DisposeAsync();
    }

    static ParallelOptions Limited(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
}
