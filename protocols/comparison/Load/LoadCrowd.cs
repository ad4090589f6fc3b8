namespace GenAiTransport.Comparison;

/// <summary>So many clients of one server, each with its connection and its session, all talking at once when told to.</summary>
sealed class LoadCrowd : IAsyncDisposable
{
    /// <summary>A conversation that grows without end would measure how the model reads it.</summary>
    const int TurnsInSession = 10;

    readonly ServerProcess _server;
    readonly List<ILoadClient> _clients = [];

    LoadCrowd(ServerProcess server) => _server = server;

    public static async Task<LoadCrowd> OpenAsync(ProtocolUnderTest protocol, ServerProcess server, int count, CancellationToken cancellationToken)
    {
        var crowd = new LoadCrowd(server);
        try
        {
            for (var number = 0; number < count; number++)
                crowd._clients.Add(protocol.Load(server.Address));
            await Parallel.ForEachAsync(crowd._clients, cancellationToken, async (client, token) => await client.NewSessionAsync(token));
            return crowd;
        }
        catch
        {
            await crowd.DisposeAsync();
            throw;
        }
    }

    /// <summary>Turns per second, and what a turn costs the server in microseconds of processor time.</summary>
    public async Task<(double PerSecond, double Microseconds)> RateAsync(string message, TimeSpan duration, CancellationToken cancellationToken)
    {
        var total = 0L;
        var before = await _server.ProcessorAsync(cancellationToken);
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(_clients.Select(client => Task.Run(async () =>
        {
            for (var turns = 1; TimeProvider.System.GetElapsedTime(start) < duration; turns++)
            {
                if (turns % TurnsInSession == 0)
                    await client.NewSessionAsync(cancellationToken);
                await client.TurnAsync(message, null, cancellationToken);
                Interlocked.Increment(ref total);
            }
        }, cancellationToken)));
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        return (total / seconds, (await _server.ProcessorAsync(cancellationToken) - before).TotalMicroseconds / total);
    }

    /// <summary>So many turns, in the sessions that are there.</summary>
    public Task TurnsAsync(string message, int count, CancellationToken cancellationToken) =>
        Task.WhenAll(_clients.Select(client => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref count) >= 0)
                await client.TurnAsync(message, null, cancellationToken);
        }, cancellationToken)));

    /// <summary>One reply for each client. The reader takes what comes, and notes when.</summary>
    /// <param name="due">When a chunk should be there, in milliseconds after its message was sent.</param>
    /// <param name="spread">Over how long the messages are sent, one after another.</param>
    public async Task<LiveFigures> LiveAsync(string message, Func<int, double> due, TimeSpan spread, CancellationToken cancellationToken)
    {
        var late = new List<double>[_clients.Count];
        var (atRest, before) = (_server.ResidentBytes, await _server.ProcessorAsync(cancellationToken));
        var last = _clients.Count - 1;
        var inTheMidst = 0L;
        await Task.WhenAll(_clients.Select((client, number) => Task.Run(async () =>
        {
            await Task.Delay(spread * number / _clients.Count, cancellationToken);
            var arrived = late[number] = [];
            var start = TimeProvider.System.GetTimestamp();
            await client.TurnAsync(message, chunks =>
            {
                var now = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
                while (arrived.Count < chunks)
                    arrived.Add(now - due(arrived.Count));
                if (number == last)
                    inTheMidst = Math.Max(inTheMidst, _server.ResidentBytes);
            }, cancellationToken);
        }, cancellationToken)));
        var spent = await _server.ProcessorAsync(cancellationToken) - before;
        return new LiveFigures(
            spent.TotalMicroseconds / late.Sum(reply => reply.Count), Distribution.Of([.. late.SelectMany(reply => reply)])!, Distribution.Of([.. late.Select(reply => reply[0])])!,
            (inTheMidst - atRest) / 1024.0 / _clients.Count);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
    }
}

/// <param name="Microseconds">Of the server's processor time for each chunk.</param>
/// <param name="Late">Milliseconds by which chunks came after they were due.</param>
/// <param name="First">The same of the first chunks alone.</param>
/// <param name="KiB">Of the server's memory that a reply took while it came.</param>
sealed record LiveFigures(double Microseconds, Distribution Late, Distribution First, double KiB);
