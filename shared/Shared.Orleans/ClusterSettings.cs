using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace GenAiTransport.Cluster;

/// <summary>Where the cluster's store is, and how the other instances reach this one.</summary>
sealed class ClusterSettings
{
    readonly ConfigurationOptions _redis;

    ClusterSettings(ConfigurationOptions redis, IPAddress address, int port) => (_redis, Address, Port) = (redis, address, port);

    /// <summary>Loopback unless told otherwise.</summary>
    public IPAddress Address { get; }

    public int Port { get; }

    /// <summary>A sentence tells what is wrong; it never repeats the connection string, in which a password may stand.</summary>
    public static ClusterSettings Read(Func<string, string?> setting)
    {
        var address = IPAddress.Loopback;
        if (setting("CHAT_CLUSTER_ADDRESS") is { Length: > 0 } given && !IPAddress.TryParse(given, out address!))
            throw new FormatException("CHAT_CLUSTER_ADDRESS must be this machine's IP address, at which the other instances reach it.");
        var hasDashboard = false;
        if (setting(ClusterDashboard.Setting) is { Length: > 0 } wish && !bool.TryParse(wish, out hasDashboard))
            throw new FormatException($"{ClusterDashboard.Setting} must be true or false.");
        if (hasDashboard && string.IsNullOrWhiteSpace(setting("CHAT_API_KEY")))
            throw new FormatException($"{ClusterDashboard.Setting} needs a key: set CHAT_API_KEY.");
        return new ClusterSettings(ReadRedis(setting("CHAT_CLUSTER") ?? ""), address, FreePort(address));
    }

    /// <summary>A copy for each who connects.</summary>
    public ConfigurationOptions Redis() => _redis.Clone();

    static ConfigurationOptions ReadRedis(string connection)
    {
        ConfigurationOptions options;
        try
        {
            options = ConfigurationOptions.Parse(connection);
        }
        catch (ArgumentException)
        {
            throw new FormatException("CHAT_CLUSTER must be a StackExchange.Redis connection string, such as localhost:6379.");
        }
        if (options.EndPoints.Count == 0)
            throw new FormatException("CHAT_CLUSTER must name a Redis server, such as localhost:6379.");
        options.AbortOnConnectFail = false;
        options.ReconnectRetryPolicy = new LinearRetry(500);
        options.ConnectTimeout = options.AsyncTimeout = options.SyncTimeout = 2000;
        return options;
    }

    /// <summary>Below the ports that the system gives to connections, one of which might take it before the cluster listens there.</summary>
    static int FreePort(IPAddress address)
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 30_000);
            try
            {
                using var listener = new TcpListener(address, port);
                listener.Start();
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one.
            }
            catch (SocketException)
            {
                throw new FormatException($"CHAT_CLUSTER_ADDRESS is {address}, which is no address of this machine.");
            }
        }
    }
}
