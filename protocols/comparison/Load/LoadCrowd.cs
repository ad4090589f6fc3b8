using System.Collections.Concurrent;

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
                crowd._clients.Add(protocol.Load(server.Address.Address));
            await Parallel.ForEachAsync(crowd._clients, cancellationToken, async (client, token) =>
            {
                await client.OpenAsync(token);
                await client.NewSessionAsync(token);
            });
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
        var before = _server.Use.Processor;
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
        return (total / seconds, (_server.Use.Processor - before).TotalMicroseconds / total);
    }

    /// <summary>For each client the milliseconds that its chunks came after they were due.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<double>>> LatenessAsync(string message, Func<int, double> due, CancellationToken cancellationToken)
    {
        var all = new ConcurrentBag<IReadOnlyList<double>>();
        await Task.WhenAll(_clients.Select(client => Task.Run(async () =>
        {
            var late = new List<double>();
            var start = TimeProvider.System.GetTimestamp();
            await client.TurnAsync(message, chunks =>
            {
                var now = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
                while (late.Count < chunks && late.Count < LoadRun.PacedWords)
                    late.Add(now - due(late.Count));
            }, cancellationToken);
            all.Add(late);
        }, cancellationToken)));
        return [.. all];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
    }
}
