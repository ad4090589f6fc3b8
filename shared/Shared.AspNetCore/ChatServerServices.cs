using System.Text.Json;
using System.Text.Json.Serialization;
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
        services.AddSingleton(Sessions);
        services.AddSingleton<IChatSessions>(provider => provider.GetRequiredService<ChatSessions>());
        services.AddSingleton<TurnReader>();
        services.AddHostedService<ServerScreen>();

        services.AddHealthChecks().AddCheck<ModelCheck>("model");
        services.AddChatDocument(server);
        services.ConfigureHttpJsonOptions(options => UseWire(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        builder.AddGuards(server.Port);
    }

    static IChatClient Model(IServiceProvider services) => ChatModels.Create(
        services.GetRequiredService<ServerSettings>().Model,
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILoggerFactory>());

    static ChatSessions Sessions(IServiceProvider services)
    {
        var settings = services.GetRequiredService<ServerSettings>();
        return new ChatSessions(
            services.GetRequiredService<IChatClient>(),
            settings.Model.NameOf,
            services.GetRequiredService<Limits>(),
            settings.IsSimulated ? services.GetRequiredService<ChatServer>().Simulated : null,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<ChatSessions>>());
    }

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
