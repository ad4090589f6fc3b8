namespace GenAiTransport.Comparison;

/// <summary>Several chats of one user, all asked at once, over connections that they share as far as their protocol can.</summary>
sealed class Chats : IAsyncDisposable
{
    /// <summary>Milliseconds without text that a reader notices.</summary>
    const double Stall = 100;

    readonly ServerProcess _server;
    readonly MeasuringProxy _way;
    readonly SocketsHttpHandler _shared;
    readonly List<MeasuredClient> _clients = [];

    Chats(ServerProcess server, MeasuringProxy way) => (_server, _way, _shared) = (server, way, way.Address.CreateHttpHandler());

    public static async Task<Chats> OpenAsync(
        ProtocolUnderTest protocol, ServerProcess server, int count, NetworkConditions network, TimeProvider time, int seed, CancellationToken cancellationToken)
    {
        var chats = new Chats(server, new MeasuringProxy(server.Address, network, time, seed));
        try
        {
            for (var number = 0; number < count; number++)
            {
                var client = new MeasuredClient(protocol, chats._way, chats._shared, time);
                chats._clients.Add(client);
                await client.ConnectAsync(cancellationToken);
                await client.CreateSessionAsync(cancellationToken);
            }
            // Being asked is nothing new to it when the first round is measured.
            await server.ProcessorAsync(cancellationToken);
            return chats;
        }
        catch
        {
            await chats.DisposeAsync();
            throw;
        }
    }

    public async Task RoundAsync(string message, int words, Action<Metric, double> add, CancellationToken cancellationToken)
    {
        var before = await _server.ProcessorAsync(cancellationToken);
        var replies = await Task.WhenAll(_clients.Select(client => client.AskAsync(message, null, cancellationToken)));
        add(Metric.ChatsProcessor, (await _server.ProcessorAsync(cancellationToken) - before).TotalMicroseconds / words / replies.Length);
        add(Metric.ChatsMemory, _server.ResidentBytes / 1024.0 / 1024.0);
        add(Metric.ChatsConnections, _way.Connections);
        foreach (var reply in replies)
        {
            add(Metric.ChatsFirst, reply.FirstText);
            if (reply.Gaps.Any())
                add(Metric.ChatsStall, reply.Gaps.Max(gap => gap.Took));
        }
        foreach (var stall in replies.SelectMany(Stalls))
            add(Metric.ChatsTogether, replies.Count(reply => Stalls(reply).Any(other => other.From < stall.To && stall.From < other.To)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
        _shared.Dispose();
        await _way.DisposeAsync();
    }

    static IEnumerable<ChunkGap> Stalls(TurnFigures reply) => reply.Gaps.Where(gap => gap.Took >= Stall);
}
