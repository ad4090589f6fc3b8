using Microsoft.Extensions.Configuration;

namespace GenAiTransport;

/// <summary>Whom a server lets in, and how much it takes. What is wrong with it is told when the server starts, and keeps it from starting.</summary>
sealed record GuardSettings(Limits Limits, ApiKeys Keys, AllowedOrigins Origins, AllowedHosts Hosts)
{
    /// <summary>A readable sentence; null when all is well.</summary>
    public string? Wrong { get; private init; }

    public static GuardSettings Read(IConfiguration configuration)
    {
        try
        {
            return new GuardSettings(
                ReadLimits(configuration.GetSection("Limits")),
                new ApiKeys(configuration["CHAT_API_KEY"]),
                new AllowedOrigins(configuration["AllowedOrigins"]),
                new AllowedHosts(configuration["AllowedHosts"]));
        }
        catch (FormatException wrong)
        {
            return new GuardSettings(new Limits(), new ApiKeys(null), new AllowedOrigins(null), new AllowedHosts(null)) { Wrong = wrong.Message };
        }
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
