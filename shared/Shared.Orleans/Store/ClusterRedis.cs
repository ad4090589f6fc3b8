using System.Net;
using StackExchange.Redis;

namespace GenAiTransport.Cluster;

/// <summary>The connection to Redis. While it is lost, whoever asks is told so at once.</summary>
sealed class ClusterRedis(ClusterSettings settings) : IAsyncDisposable
{
    ConnectionMultiplexer? _connection;

    public IDatabase Database => (_connection ?? throw new InvalidOperationException("Not connected yet")).GetDatabase();

    public bool IsConnected => _connection is { IsConnected: true };

    /// <summary>Fails with a sentence when nobody answers.</summary>
    public async Task ConnectAsync()
    {
        var options = settings.Redis();
        options.AbortOnConnectFail = true;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        try
        {
            _connection = await ConnectionMultiplexer.ConnectAsync(options);
        }
        catch (RedisException)
        {
            var addresses = string.Join(", ", options.EndPoints.Select(Name));
            throw new FormatException($"No Redis can be used at {addresses}, which CHAT_CLUSTER names. Start one (redis-server), or correct the setting.");
        }
    }

    /// <summary>A connection string has a password in it; an address has none.</summary>
    static string Name(EndPoint address) => address switch
    {
        DnsEndPoint named => $"{named.Host}:{named.Port}",
        _ => address.ToString() ?? "",
    };

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
    }
}
