using Microsoft.Extensions.Configuration;

namespace GenAiTransport;

/// <summary>What answers on a chat server and how.</summary>
sealed record ServerSettings
{
    public ModelSettings Model { get; init; } = new();

    public bool IsSimulated { get; init; }

    /// <summary>What is wrong is a <see cref="FormatException"/> with a readable sentence.</summary>
    public static ServerSettings Read(IConfiguration configuration)
    {
        if (ClusterSwitch.IsWanted(configuration) && !ClusterSwitch.IsSupported)
            throw new FormatException("CHAT_CLUSTER is set, but this program was published natively and has no cluster in it; start the other form.");
        return new ServerSettings
        {
            Model = ModelSettings.Read(name => configuration[name]),
            IsSimulated = IsSimulatedStreaming(configuration["GENAI_STREAMING"]),
        };
    }

    static bool IsSimulatedStreaming(string? setting) => setting?.ToUpperInvariant() switch
    {
        null or "" or "LIVE" => false,
        "SIMULATED" => true,
        _ => throw new FormatException("GENAI_STREAMING must be live or simulated."),
    };
}
