using Microsoft.Extensions.Configuration;

namespace GenAiTransport;

/// <summary>Whom a server lets in, and how much it takes.</summary>
sealed record GuardSettings
{
    public Limits Limits { get; init; } = new();

    public ApiKeys Keys { get; init; } = new(null);

    public AllowedOrigins Origins { get; init; } = new(null);

    public AllowedHosts Hosts { get; init; } = new(null);

    /// <summary>What is wrong is a <see cref="FormatException"/> with a readable sentence.</summary>
    public static GuardSettings Read(IConfiguration configuration)
    {
        if (ServerLogs.IsJson(configuration["CHAT_LOG"]) is null)
            throw new FormatException("CHAT_LOG must be boxes, json or auto.");
        return new GuardSettings
        {
            Limits = ReadLimits(configuration.GetSection("Limits")),
            Keys = new ApiKeys(configuration["CHAT_API_KEY"]),
            Origins = new AllowedOrigins(configuration["AllowedOrigins"]),
            Hosts = new AllowedHosts(configuration["AllowedHosts"]),
        };
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
