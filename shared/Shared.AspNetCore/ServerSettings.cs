using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport;

/// <summary>All settings of a server, read once. What is wrong is told as a <see cref="FormatException"/> with a readable sentence.</summary>
sealed record ServerSettings(ModelSettings Model, Limits Limits, ApiKeys Keys, AllowedOrigins Origins, bool IsSimulated)
{
    public static ServerSettings Read(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        return new ServerSettings(
            ModelSettings.Read(name => configuration[name]),
            ReadLimits(configuration.GetSection("Limits")),
            new ApiKeys(configuration["CHAT_API_KEY"]),
            new AllowedOrigins(configuration["AllowedOrigins"]),
            configuration["GENAI_STREAMING"]?.ToUpperInvariant() switch
            {
                null or "" or "LIVE" => false,
                "SIMULATED" => true,
                _ => throw new FormatException("GENAI_STREAMING must be live or simulated."),
            });
    }

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
