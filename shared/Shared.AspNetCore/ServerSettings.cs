using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport;

/// <summary>All settings of a server, read once. What is wrong with them is told when the server starts, and keeps it from starting.</summary>
sealed record ServerSettings(ModelSettings Model, Limits Limits, ApiKeys Keys, AllowedOrigins Origins, AllowedHosts Hosts, bool IsSimulated)
{
    /// <summary>A readable sentence; null when all is well.</summary>
    public string? Wrong { get; private init; }

    public static ServerSettings Read(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        try
        {
            return new ServerSettings(
                ModelSettings.Read(name => configuration[name]),
                ReadLimits(configuration.GetSection("Limits")),
                new ApiKeys(configuration["CHAT_API_KEY"]),
                new AllowedOrigins(configuration["AllowedOrigins"]),
                new AllowedHosts(configuration["AllowedHosts"]),
                IsSimulatedStreaming(configuration["GENAI_STREAMING"]));
        }
        catch (FormatException wrong)
        {
            return new ServerSettings(new ModelSettings(), new Limits(), new ApiKeys(null), new AllowedOrigins(null), new AllowedHosts(null), false) { Wrong = wrong.Message };
        }
    }

    static bool IsSimulatedStreaming(string? setting) => setting?.ToUpperInvariant() switch
    {
        null or "" or "LIVE" => false,
        "SIMULATED" => true,
        _ => throw new FormatException("GENAI_STREAMING must be live or simulated."),
    };

    static Limits ReadLimits(IConfigurationSection section)
    {
        Limits limits;
        try
        {
            limits = section.Get<Limits>(options => options.ErrorOnUnknownConfiguration = true) ?? new Limits();
        }
        catch (InvalidOperationException wrong)
        {
            throw new FormatException($"A setting under Limits is wrong: {wrong.Message}", wrong);
        }
        return limits.FirstWrong() is { } name ? throw new FormatException($"Limits:{name} must be 0 (off) or more.") : limits;
    }
}
