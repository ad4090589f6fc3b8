using Microsoft.Extensions.Configuration;

namespace GenAiTransport;

/// <summary>What answers on a chat server and how, read once. What is wrong with it is told when the server starts, and keeps it from starting.</summary>
sealed record ServerSettings(ModelSettings Model, bool IsSimulated)
{
    /// <summary>A readable sentence; null when all is well.</summary>
    public string? Wrong { get; private init; }

    public static ServerSettings Read(IConfiguration configuration)
    {
        try
        {
            return new ServerSettings(ModelSettings.Read(name => configuration[name]), IsSimulatedStreaming(configuration["GENAI_STREAMING"]));
        }
        catch (FormatException wrong)
        {
            return new ServerSettings(new ModelSettings(), false) { Wrong = wrong.Message };
        }
    }

    static bool IsSimulatedStreaming(string? setting) => setting?.ToUpperInvariant() switch
    {
        null or "" or "LIVE" => false,
        "SIMULATED" => true,
        _ => throw new FormatException("GENAI_STREAMING must be live or simulated."),
    };
}
