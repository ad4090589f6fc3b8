namespace GenAiTransport.ProviderStream.Server;

/// <summary>
/// What the operator allows and sets: keys and addresses of providers, which other hosts a credential may name, and whether the offline model
/// stands in. Holds keys; does not print itself.
/// </summary>
sealed class ProviderSettings
{
    readonly Dictionary<Provider, (string? Key, Uri? Address)> _own = [];
    readonly HashSet<string> _allowed = new(StringComparer.OrdinalIgnoreCase);

    public bool AllowsOffline { get; private init; } = true;

    /// <summary>The limits of calls to models, and the offline model's pace.</summary>
    public ModelSettings Models { get; private init; } = new();

    /// <summary>What is wrong is a <see cref="FormatException"/> with a readable sentence.</summary>
    public static ProviderSettings Read(IConfiguration configuration)
    {
        var settings = new ProviderSettings
        {
            Models = ModelSettings.Read(name => name == "GENAI_PROVIDER" ? "offline" : configuration[name]),
            AllowsOffline = Text(configuration["Providers:Offline"])?.ToUpperInvariant() switch
            {
                null or "TRUE" => true,
                "FALSE" => false,
                _ => throw new FormatException("Providers:Offline must be true or false."),
            },
        };
        foreach (var provider in Provider.All)
            settings._own[provider] = (provider.KeySettings.Select(name => Text(configuration[name])).FirstOrDefault(key => key is not null), Address(provider, configuration));
        foreach (var host in (configuration["Providers:AllowedHosts"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            settings._allowed.Add(Authority(host));
        return settings;
    }

    public string? Key(Provider provider) => _own.GetValueOrDefault(provider).Key;

    public Uri? Address(Provider provider) => _own.GetValueOrDefault(provider).Address;

    /// <summary>A host, with its port unless that is the usual one.</summary>
    public bool Allows(Uri address) => _allowed.Contains(address.Authority);

    static Uri? Address(Provider provider, IConfiguration configuration) => Text(configuration[provider.AddressSetting]) switch
    {
        null => null,
        { } text when Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" => provider.Complete(address),
        _ => throw new FormatException($"{provider.AddressSetting} must be an http or https address."),
    };

    static string Authority(string host) => Uri.TryCreate($"https://{host}/", UriKind.Absolute, out var address) && address.PathAndQuery == "/" && address.UserInfo.Length == 0
        ? address.Authority
        : throw new FormatException($"Providers:AllowedHosts names hosts such as llm.example.com or localhost:11434, and {host} is none.");

    static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
