using System.Text.Json.Nodes;

namespace GenAiTransport;

/// <summary>In what the providers that speak OpenAI's protocol differ: each refuses what it does not know.</summary>
public sealed record OpenAiDialect
{
    /// <summary>What nearly all of them understand.</summary>
    public static OpenAiDialect Common { get; } = new();

    /// <summary>OpenAI's newer models want the limit under its newer name.</summary>
    public static OpenAiDialect OpenAi { get; } = new() { LimitsCompletion = true };

    public static OpenAiDialect Azure { get; } = OpenAi with { KeyHeader = "api-key" };

    /// <summary>Tells the usage unasked, and takes asking for an error.</summary>
    public static OpenAiDialect Mistral { get; } = new() { AsksForUsage = false, SeedName = "random_seed" };

    /// <summary>The header that the key travels in: itself, or behind the word Bearer in <c>Authorization</c>.</summary>
    public string KeyHeader { get; init; } = "Authorization";

    public bool AsksForUsage { get; init; } = true;

    /// <summary><c>max_completion_tokens</c> rather than <c>max_tokens</c>.</summary>
    public bool LimitsCompletion { get; init; }

    public string SeedName { get; init; } = "seed";

    /// <summary>Says a request of OpenAI's package in this dialect.</summary>
    internal void Translate(JsonObject request, bool withoutUsage)
    {
        Rename(request, "max_completion_tokens", LimitsCompletion ? "max_completion_tokens" : "max_tokens");
        Rename(request, "seed", SeedName);
        if (withoutUsage || !AsksForUsage)
            request.Remove("stream_options");
    }

    static void Rename(JsonObject request, string name, string dialects)
    {
        if (name != dialects && request.Remove(name, out var value))
            request.Add(dialects, value);
    }

    public static OpenAiDialect At(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Host.ToLowerInvariant() switch
        {
            "api.openai.com" => OpenAi,
            "api.mistral.ai" => Mistral,
            var host when host.EndsWith(".azure.com", StringComparison.Ordinal) => Azure,
            _ => Common,
        };
    }
}
