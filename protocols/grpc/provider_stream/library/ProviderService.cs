using Google.Protobuf;
using Grpc.Core;

namespace GenAiTransport.ProviderStream;

/// <summary>One of the services of integration_api. They are alike in all but their name, and so is calling them.</summary>
public sealed class ProviderService
{
    static readonly Marshaller<ChatRequest> Requests = Marshallers.Create(request => request.ToByteArray(), ChatRequest.Parser.ParseFrom);

    static readonly Marshaller<ChatResponse> Responses = Marshallers.Create(response => response.ToByteArray(), ChatResponse.Parser.ParseFrom);

    ProviderService(string name)
    {
        Name = name;
        Chat = new(MethodType.Unary, $"integration_api.{name}Service", "Chat", Requests, Responses);
        StreamChat = new(MethodType.DuplexStreaming, Chat.ServiceName, "StreamChat", Requests, Responses);
    }

    public static ProviderService OpenAi { get; } = new("OpenAi");

    public static ProviderService Azure { get; } = new("Azure");

    public static ProviderService Gemini { get; } = new("Gemini");

    public static ProviderService VertexAi { get; } = new("VertexAi");

    public static ProviderService Replicate { get; } = new("Replicate");

    public static ProviderService Anthropic { get; } = new("Anthropic");

    public static ProviderService Cohere { get; } = new("Cohere");

    public static ProviderService Mistral { get; } = new("Mistral");

    public static IReadOnlyList<ProviderService> All { get; } = [OpenAi, Azure, Gemini, VertexAi, Replicate, Anthropic, Cohere, Mistral];

    public string Name { get; }

    internal Method<ChatRequest, ChatResponse> Chat { get; }

    internal Method<ChatRequest, ChatResponse> StreamChat { get; }

    /// <summary>By its name, in whatever case and with or without blanks and hyphens; null where there is none.</summary>
    public static ProviderService? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var plain = name.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return All.FirstOrDefault(service => service.Name.Equals(plain, StringComparison.OrdinalIgnoreCase));
    }

    public override string ToString() => Name;
}
