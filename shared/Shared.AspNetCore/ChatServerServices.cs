using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

public static class ChatServerServices
{
    /// <summary>All that a chat server needs but its protocol. Settings are read when the server starts, and told in a sentence when wrong.</summary>
    public static void AddChatServer(this WebApplicationBuilder builder, ChatServer server)
    {
        var services = builder.Services;
        services.AddSingleton(server);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => TerminalLog.ForOutput(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(ServerSettings.Read);
        services.AddSingleton(provider => provider.GetRequiredService<ServerSettings>().Limits);
        services.AddSingleton(provider => provider.GetRequiredService<ServerSettings>().Keys);
        services.AddSingleton(provider => provider.GetRequiredService<ServerSettings>().Origins);
        services.AddSingleton(provider => provider.GetRequiredService<ServerSettings>().Hosts);
        services.Configure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);
        services.AddSingleton(Model);
        services.AddSingleton(Sessions);
        services.AddSingleton<IChatSessions>(provider => provider.GetRequiredService<ChatSessions>());
        services.AddSingleton<TurnReader>();
        services.AddSingleton<ConnectionsPerAddress>();
        services.AddHostedService<ServerScreen>();

        services.AddProblemDetails(Problems.Describe);
        services.AddChatRateLimiter();
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<AllowedOrigins>((cors, origins) => cors.AddDefaultPolicy(policy =>
            policy.WithOrigins([.. origins.Listed]).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("Retry-After")));
        services.AddChatDocument(server);
        services.ConfigureHttpJsonOptions(options => UseWire(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        services.AddOptions<KestrelServerOptions>().Configure<Limits>((kestrel, limits) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = limits.MaxBodyBytes == 0 ? null : limits.MaxBodyBytes;
        });
        if (string.IsNullOrEmpty(builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey))
            && string.IsNullOrEmpty(builder.Configuration["http_ports"]) && string.IsNullOrEmpty(builder.Configuration["https_ports"]))
            builder.WebHost.UseUrls($"http://localhost:{server.Port}");

        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        services.AddSingleton<ILoggerProvider, TerminalLoggerProvider>();
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
            settings.Limits,
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
