using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace GenAiTransport;

/// <summary>What a server writes to its standard output: boxes for people, or a line of JSON per event for programs, as the setting <c>CHAT_LOG</c> says.</summary>
static class ServerLogs
{
    /// <summary>Lines that may wait for a reader of standard output; of more, some are lost rather than a reply kept waiting.</summary>
    const int MostQueued = 16_384;

    public static void AddLogs(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // It writes whole addresses, and browsers can bring the key nowhere else: no other setting lets it.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        // Before all other settings, so that each of those can say otherwise.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = [new($"Logging:LogLevel:{ChatLog.Category}", nameof(LogLevel.Information))] });
        services.AddSingleton(provider => new ChatLog(provider.GetRequiredService<ILoggerFactory>().CreateLogger(ChatLog.Category)));
        if (IsJson(builder.Configuration["CHAT_LOG"]) is true)
        {
            services.TryAddSingleton(provider => TerminalLog.Silent(provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<ConsoleFormatter, JsonLogFormatter>();
            builder.Logging.AddConsole(console =>
            {
                console.FormatterName = JsonLogFormatter.FormatterName;
                console.MaxQueueLength = MostQueued;
                console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            });
        }
        else
        {
            services.TryAddSingleton(provider => TerminalLog.ForOutput(provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<ILoggerProvider, TerminalLoggerProvider>();
        }
    }

    /// <summary>Null for what is none of the words that there are.</summary>
    public static bool? IsJson(string? setting) => setting?.ToUpperInvariant() switch
    {
        null or "" or "BOXES" => false,
        "JSON" => true,
        "AUTO" => Console.IsOutputRedirected,
        _ => null,
    };
}
