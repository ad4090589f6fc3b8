namespace GenAiTransport.Comparison;

/// <summary>Many connections that are open and idle: a live transport's own, or those that HTTP keeps for the next request.</summary>
sealed class HeldConnections(ProtocolUnderTest protocol, ServerAddress server) : IAsyncDisposable
{
    const int AtOnce = 32;

    readonly List<IChatTransport> _open = [];

    public int Count => _open.Count;

    public Task OpenAsync(int count, CancellationToken cancellationToken) => Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (_, token) =>
        {
            var transport = protocol.Connect(server);
            lock (_open)
                _open.Add(transport);
            if (transport is ILiveTransport live)
                await live.ConnectAsync(token);
            else
                await transport.Sessions.HealthAsync(token);
        });

    public async ValueTask DisposeAsync() =>
        await Parallel.ForEachAsync(_open, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (transport, _) => await transport.DisposeAsync());
}
