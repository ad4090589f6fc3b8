namespace GenAiTransport.ProviderStream.Client;

/// <summary>What the command line of the demonstration asks for.</summary>
sealed record DemonstrationOptions(ServerAddress Server)
{
    public ProviderService Service { get; init; } = ProviderService.OpenAi;

    public IReadOnlyList<(string Name, string Value)> Credential { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> Parameters { get; init; } = [];

    public IReadOnlyList<string> Questions { get; init; } = [];

    public bool Unary { get; init; }

    public bool Help { get; init; }
}
