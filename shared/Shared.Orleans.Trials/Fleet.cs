using GenAiTransport.Testing;

namespace GenAiTransport.Cluster.Trials;

/// <summary>A cluster of real processes: Redis, three instances of one protocol behind nginx and, where a trial wants them, one of each other protocol.</summary>
sealed class Fleet : IAsyncDisposable
{
    readonly Nginx _nginx;

    Fleet(RedisServer redis, Protocol protocol, Instance[] instances, Instance[] others, Nginx nginx) =>
        (Redis, Protocol, Instances, Others, _nginx) = (redis, protocol, instances, others, nginx);

    public RedisServer Redis { get; }

    public Protocol Protocol { get; }

    /// <summary>The three.</summary>
    public Instance[] Instances { get; }

    /// <summary>Of the other protocols.</summary>
    public Instance[] Others { get; }

    public IEnumerable<Instance> All => Instances.Concat(Others);

    /// <summary>Where clients go: to any of the three.</summary>
    public Uri Front => _nginx.Address;

    public IChatTransport Connect() => Protocol.Connect(new ServerAddress(Front));

    /// <summary>What trials go on with: the offline model, at a pace at which much happens to a reply, and no limits.</summary>
    public static (string Name, string Value)[] Environment(int wordsPerSecond = 80) =>
    [
        ("GENAI_PROVIDER", "offline"), ("OFFLINE_FIRST_TOKEN_MS", "0"), ("OFFLINE_WORDS_PER_SECOND", $"{wordsPerSecond}"),
        ("Limits__RequestsPerSecond", "0"), ("Limits__ConnectionsPerAddress", "0"), ("Limits__MessagesPer10Seconds", "0"), ("Limits__MaxSessions", "0"),
    ];

    public static async Task<Fleet> StartAsync(Protocol protocol, bool withOthers = false, int wordsPerSecond = 80, bool keeps = true)
    {
        var redis = await RedisServer.StartAsync(keeps);
        (string, string)[] environment = [("CHAT_CLUSTER", redis.Address), .. Environment(wordsPerSecond)];
        var ports = Enumerable.Range(0, 3).Select(_ => Ports.Free()).ToArray();
        var instances = ports.Select(port => new Instance(protocol, port, environment)).ToArray();
        var others = withOthers ? Protocol.All.Where(other => other != protocol).Select(other => new Instance(other, Ports.Free(), environment)).ToArray() : [];
        var fleet = new Fleet(redis, protocol, instances, others, await Nginx.StartAsync(ports, protocol.IsGrpc));
        try
        {
            await Task.WhenAll(fleet.All.Select(instance => instance.StartAsync()));
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same history, whichever instance is asked.</summary>
    public async Task CheckAsync(Conversation conversation, string when, Instance? without = null)
    {
        foreach (var instance in All.Where(instance => instance != without))
        {
            await using var client = instance.Connect();
            await conversation.CheckAsync(client, when);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in All)
            await instance.DisposeAsync();
        await _nginx.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
