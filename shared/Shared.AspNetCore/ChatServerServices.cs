using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using GenAiTransport.Cluster;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

public static class ChatServerServices
{
    /// <summary>All that a chat server needs but its protocol. Settings are read when the server starts, and told in a sentence when wrong.</summary>
    public static void AddChatServer(this WebApplicationBuilder builder, ChatServer server)
    {
        var services = builder.Services;
        services.AddSingleton(server);
        services.AddSettings(ServerSettings.Read);
        services.AddSingleton(Model);
        services.AddSingleton(Answering);
        services.AddSingleton<SessionMeans>();
        services.AddSingleton<ChatSessions>();
        services.AddSingleton<IChatSessions>(provider => provider.GetRequiredService<ChatSessions>());
        if (ClusterSwitch.IsSupported && ClusterSwitch.IsWanted(builder.Configuration))
            JoinCluster(builder);
        services.AddSingleton<TurnReader>();
        services.AddHostedService<ServerScreen>();
        services.AddHostedService<ServerMeter>();

        services.AddHealthChecks().AddCheck<ModelCheck>("model");
        services.AddExceptionHandler<UnreachableSessions>();
        services.AddChatDocument(server);
        services.ConfigureHttpJsonOptions(options => UseWire(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        builder.AddGuards(server.Port);
        builder.AddTelemetry(server.Protocol);
    }

    static IChatClient Model(IServiceProvider services) => ChatModels.Create(
        services.GetRequiredService<ServerSettings>().Model,
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILoggerFactory>()).Traced(services);

    static AnsweringModel Answering(IServiceProvider services)
    {
        var settings = services.GetRequiredService<ServerSettings>();
        return new AnsweringModel(
            services.GetRequiredService<IChatClient>(),
            settings.Model.NameOf,
            settings.IsSimulated ? services.GetRequiredService<ChatServer>().Simulated : null);
    }

    /// <summary>Apart, so that a server on its own does not even load what stands behind it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void JoinCluster(WebApplicationBuilder builder) => builder.AddCluster();

    static void UseWire(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.DictionaryKeyPolicy = null;
        options.Encoder = WireJson.Wire.Options.Encoder;
        options.Converters.Add(new WireTime());
        options.TypeInfoResolverChain.Insert(0, WireJson.Wire);
    }
}
