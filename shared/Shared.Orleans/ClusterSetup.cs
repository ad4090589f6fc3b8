using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization;

namespace GenAiTransport.Cluster;

public static class ClusterSetup
{
    internal const string Directory = "redis";

    /// <summary>
    /// Makes this server an instance of the cluster that <c>CHAT_CLUSTER</c> names: from here on its sessions are those of all instances.
    /// </summary>
    public static void AddCluster(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(provider => ClusterSettings.Read(name => provider.GetRequiredService<IConfiguration>()[name]));
        services.AddSingleton<ClusterRedis>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<HostedSessions>();
        services.AddSingleton<MirroredSessions>();
        services.AddSingleton<SessionCalls>();
        services.AddSingleton<IChatSessions, ClusteredSessions>();
        services.AddSingleton<ClusterSweep>();
        services.AddSingleton<IFigure>(provider => provider.GetRequiredService<ClusterSweep>().Instances);
        services.AddSingleton<IFigure>(provider => provider.GetRequiredService<ClusterSweep>().Sessions);
        services.AddSingleton(provider => new LeavingPatience(TimeSpan.FromSeconds(Limits.Or(provider.GetRequiredService<Limits>().LeavingSeconds, unlimited: 60 * 60 * 24))));
        services.AddHealthChecks().AddCheck<ClusterCheck>("cluster");
        // Others set it too, for servers that have nothing to wait for.
        services.AddOptions<HostOptions>().PostConfigure<LeavingPatience>((options, patience) => options.ShutdownTimeout = patience.Time + TimeSpan.FromSeconds(5));
        builder.Logging.AddFilter("Orleans", LogLevel.Error);
        builder.UseOrleans(Configure);
        // After the silo, so that it stops before it.
        services.AddHostedService<ClusterLife>();
    }

    static void Configure(ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddSerializer(serializer => serializer.AddAssembly(typeof(ClusterSetup).Assembly));
        services.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "chat");
        // No gateway: everybody who calls is an instance itself.
        services.AddOptions<EndpointOptions>().Configure<ClusterSettings>((endpoint, settings) =>
            (endpoint.AdvertisedIPAddress, endpoint.SiloPort, endpoint.GatewayPort) = (settings.Address, settings.Port, 0));
        if (ClusterDashboard.IsWanted(silo.Configuration))
            ClusterDashboard.Add(silo);
        silo.UseRedisClustering(_ => { });
        services.AddOptions<RedisClusteringOptions>().Configure<ClusterSettings>((clustering, settings) => clustering.ConfigurationOptions = settings.Redis());
        silo.AddRedisGrainDirectory(Directory, options => options.Configure<ClusterSettings>((directory, settings) => directory.ConfigurationOptions = settings.Redis()));
        // So that who dies is missed within seconds, and who only pauses is not missed at once.
        services.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.NumMissedProbesLimit = 3;
            options.NumVotesForDeathDeclaration = 2;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            // Whoever comes when all have died does not wait long for them.
            options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
            options.NumMissedTableIAmAliveLimit = 2;
            options.DefunctSiloExpiration = TimeSpan.FromHours(1);
        });
        services.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10));
    }
}
