namespace GenAiTransport.ProviderStream.Server;

/// <summary>One provider of models: where it is, which settings of the environment are its own, and what it needs to be told.</summary>
sealed record Provider(string Name)
{
    /// <summary>The settings that may hold its key; the first that is set counts.</summary>
    public required IReadOnlyList<string> KeySettings { get; init; }

    public required string AddressSetting { get; init; }

    /// <summary>Null where there is no one address for everybody.</summary>
    public Uri? Address { get; init; }

    /// <summary>What an address without a path of its own means.</summary>
    public string Path { get; init; } = "/v1";

    /// <summary>Hosts that are the provider's; one that begins with a dot stands for all below it.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Null where only the caller knows one.</summary>
    public string? Model { get; init; }

    /// <summary>Null: what the address is known to speak.</summary>
    public OpenAiDialect? Dialect { get; init; }

    public bool IsGemini { get; init; }

    /// <summary>What a credential must say where there is no address for everybody.</summary>
    public string AddressAdvice { get; init; } = "";

    /// <summary>The address that other fields of a credential stand for.</summary>
    public Func<CredentialFields, Uri?> AddressFrom { get; init; } = _ => null;

    public static Provider OpenAi { get; } = new("OpenAI")
    {
        KeySettings = ["OPENAI_API_KEY"],
        AddressSetting = "OPENAI_BASE_URL",
        Address = ModelSettings.OpenAiAddress,
        Hosts = ["api.openai.com"],
        Model = ModelSettings.DefaultOpenAiModel,
    };

    public static Provider Azure { get; } = new("Azure")
    {
        KeySettings = ["AZURE_OPENAI_API_KEY"],
        AddressSetting = "AZURE_OPENAI_ENDPOINT",
        Path = "/openai/v1",
        Hosts = [".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com"],
        Dialect = OpenAiDialect.Azure,
        AddressAdvice = "name the resource in the credential's field `resource`, or its address in `endpoint`",
        AddressFrom = fields => fields.Name("resource") is { } resource ? new Uri($"https://{resource}.openai.azure.com/openai/v1") : null,
    };

    public static Provider Gemini { get; } = new("Gemini")
    {
        KeySettings = ["GOOGLE_API_KEY", "GEMINI_API_KEY"],
        AddressSetting = "GOOGLE_GEMINI_BASE_URL",
        Address = GeminiModel.Address,
        Path = "",
        Hosts = ["generativelanguage.googleapis.com"],
        Model = GeminiModel.FallbackModel,
        IsGemini = true,
    };

    public static Provider VertexAi { get; } = new("Vertex AI")
    {
        KeySettings = ["VERTEX_AI_ACCESS_TOKEN"],
        AddressSetting = "VERTEX_AI_BASE_URL",
        Hosts = ["aiplatform.googleapis.com"],
        AddressAdvice = "name the project in the credential's field `project_id` and its place in `location`",
        AddressFrom = fields => fields.Name("project_id") is { } project
            ? Vertex(project, fields.Name("location") ?? "global")
            : null,
    };

    /// <summary>It has an API of its own and none that speaks OpenAI's protocol; a gateway before it does.</summary>
    public static Provider Replicate { get; } = new("Replicate")
    {
        KeySettings = ["REPLICATE_API_TOKEN"],
        AddressSetting = "REPLICATE_BASE_URL",
        AddressAdvice = "set REPLICATE_BASE_URL on the server to a gateway that speaks OpenAI's protocol, which Replicate itself does not",
    };

    public static Provider Anthropic { get; } = new("Anthropic")
    {
        KeySettings = ["ANTHROPIC_API_KEY"],
        AddressSetting = "ANTHROPIC_BASE_URL",
        Address = new("https://api.anthropic.com/v1"),
        Hosts = ["api.anthropic.com"],
    };

    public static Provider Cohere { get; } = new("Cohere")
    {
        KeySettings = ["COHERE_API_KEY", "CO_API_KEY"],
        AddressSetting = "COHERE_BASE_URL",
        Address = new("https://api.cohere.ai/compatibility/v1"),
        Path = "/compatibility/v1",
        Hosts = ["api.cohere.ai", "api.cohere.com"],
    };

    public static Provider Mistral { get; } = new("Mistral")
    {
        KeySettings = ["MISTRAL_API_KEY"],
        AddressSetting = "MISTRAL_BASE_URL",
        Address = new("https://api.mistral.ai/v1"),
        Hosts = ["api.mistral.ai"],
        Model = "mistral-small-latest",
        Dialect = OpenAiDialect.Mistral,
    };

    public static IReadOnlyList<Provider> All { get; } = [OpenAi, Azure, Gemini, VertexAi, Replicate, Anthropic, Cohere, Mistral];

    public bool Owns(string host) => Hosts.Any(own => own[0] == '.' ? host.EndsWith(own, StringComparison.OrdinalIgnoreCase) : host.Equals(own, StringComparison.OrdinalIgnoreCase));

    /// <summary>A bare host gets the provider's path.</summary>
    public Uri Complete(Uri address) => address.AbsolutePath == "/" && Path.Length > 0 ? new UriBuilder(address) { Path = Path }.Uri : address;

    static Uri Vertex(string project, string location)
    {
        var host = location == "global" ? "aiplatform.googleapis.com" : $"{location}-aiplatform.googleapis.com";
        return new($"https://{host}/v1/projects/{project}/locations/{location}/endpoints/openapi");
    }
}
