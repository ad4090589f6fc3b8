using GenAiTransport.Testing;
using Grpc.Core;

namespace GenAiTransport.ProviderStream.Tests;

/// <summary>One of the eight: its service as the generated client calls it, and the settings that are its own.</summary>
public sealed record ProviderCase(
    ProviderService Service,
    string Name,
    string KeySetting,
    string AddressSetting,
    Func<ChannelBase, Metadata?, AsyncDuplexStreamingCall<ChatRequest, ChatResponse>> StreamChat,
    Func<ChannelBase, ChatRequest, AsyncUnaryCall<ChatResponse>> Chat)
{
    public static ProviderCase[] All { get; } =
    [
        new(ProviderService.OpenAi, "OpenAI", "OPENAI_API_KEY", "OPENAI_BASE_URL",
            (channel, headers) => new OpenAiService.OpenAiServiceClient(channel).StreamChat(headers), (channel, request) => new OpenAiService.OpenAiServiceClient(channel).ChatAsync(request)),
        new(ProviderService.Azure, "Azure", "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT",
            (channel, headers) => new AzureService.AzureServiceClient(channel).StreamChat(headers), (channel, request) => new AzureService.AzureServiceClient(channel).ChatAsync(request)),
        new(ProviderService.Gemini, "Gemini", "GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL",
            (channel, headers) => new GeminiService.GeminiServiceClient(channel).StreamChat(headers), (channel, request) => new GeminiService.GeminiServiceClient(channel).ChatAsync(request)),
        new(ProviderService.VertexAi, "Vertex AI", "VERTEX_AI_ACCESS_TOKEN", "VERTEX_AI_BASE_URL",
            (channel, headers) => new VertexAiService.VertexAiServiceClient(channel).StreamChat(headers), (channel, request) => new VertexAiService.VertexAiServiceClient(channel).ChatAsync(request)),
        new(ProviderService.Replicate, "Replicate", "REPLICATE_API_TOKEN", "REPLICATE_BASE_URL",
            (channel, headers) => new ReplicateService.ReplicateServiceClient(channel).StreamChat(headers), (channel, request) => new ReplicateService.ReplicateServiceClient(channel).ChatAsync(request)),
        new(ProviderService.Anthropic, "Anthropic", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL",
            (channel, headers) => new AnthropicService.AnthropicServiceClient(channel).StreamChat(headers), (channel, request) => new AnthropicService.AnthropicServiceClient(channel).ChatAsync(request)),
        new(ProviderService.Cohere, "Cohere", "COHERE_API_KEY", "COHERE_BASE_URL",
            (channel, headers) => new CohereService.CohereServiceClient(channel).StreamChat(headers), (channel, request) => new CohereService.CohereServiceClient(channel).ChatAsync(request)),
        new(ProviderService.Mistral, "Mistral", "MISTRAL_API_KEY", "MISTRAL_BASE_URL",
            (channel, headers) => new MistralService.MistralServiceClient(channel).StreamChat(headers), (channel, request) => new MistralService.MistralServiceClient(channel).ChatAsync(request)),
    ];

    public static ProviderCase OpenAi => All[0];

    public bool IsGemini => Service == ProviderService.Gemini;

    public string Key => IsGemini ? FakeGemini.ApiKey : FakeOpenAi.ApiKey;

    /// <summary>A server without any key or address of a provider, whatever the machine's environment has.</summary>
    public static TestServer<Program> Start(params (string Name, string Value)[] settings) => Start(null, settings);

    public static TestServer<Program> Start(TimeProvider? time, params (string Name, string Value)[] settings) => new(
        null, time,
        [
            .. All.SelectMany(one => new[] { (one.KeySetting, ""), (one.AddressSetting, "") }), ("GEMINI_API_KEY", ""), ("CO_API_KEY", ""),
            ("Providers:Offline", ""), ("Providers:AllowedHosts", ""), .. settings,
        ]);

    public override string ToString() => Service.Name;
}
