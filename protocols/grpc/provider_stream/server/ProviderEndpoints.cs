using Grpc.Core;

namespace GenAiTransport.ProviderStream.Server;

// A service for each provider, because the wire has one; what they do is ProviderCalls.

sealed class OpenAiEndpoint(ProviderCalls calls) : OpenAiService.OpenAiServiceBase
{
    public override Task<ChatResponse> Chat(ChatRequest request, ServerCallContext context) => calls.ChatAsync(Provider.OpenAi, request, context);

    public override Task StreamChat(IAsyncStreamReader<ChatRequest> requestStream, IServerStreamWriter<ChatResponse> responseStream, ServerCallContext context) =>
        calls.StreamAsync(Provider.OpenAi, requestStream, responseStream, context);
}

sealed class AzureEndpoint(ProviderCalls calls) : AzureService.AzureServiceBase
{
    public override Task<ChatResponse> Chat(ChatRequest request, ServerCallContext context) => calls.ChatAsync(Provider.Azure, request, context);

    public override Task StreamChat(IAsyncStreamReader<ChatRequest> requestStream, IServerStreamWriter<ChatResponse> responseStream, ServerCallContext context) =>
        calls.StreamAsync(Provider.Azure, requestStream, responseStream, context);
}

sealed class GeminiEndpoint(ProviderCalls calls) : GeminiService.GeminiServiceBase
{
    public override Task<ChatResponse> Chat(ChatRequest request, ServerCallContext context) => calls.ChatAsync(Provider.Gemini, request, context);

    public override Task StreamChat(IAsyncStreamReader<ChatRequest> requestStream, IServerStreamWriter<ChatResponse> responseStream, ServerCallContext context) =>
        calls.StreamAsync(Provider.Gemini, requestStream, responseStream, context);
}

sealed class VertexAiEndpoint(ProviderCalls calls) : VertexAiService.VertexAiServiceBase
{
    public override Task<ChatResponse> Chat(ChatRequest request, ServerCallContext context) => calls.ChatAsync(Provider.VertexAi, request, context);

    public override Task StreamChat(IAsyncStreamReader<ChatRequest> requestStream, IServerStreamWriter<ChatResponse> responseStream, ServerCallContext context) =>
        calls.StreamAsync(Provider.VertexAi, requestStream, responseStream, context);
}

sealed class ReplicateEndpoint(ProviderCalls calls) : ReplicateService.ReplicateServiceBase
{
    public override Task<ChatResponse> Chat(ChatRequest request, ServerCallContext context) => calls.ChatAsync(Provider.Replicate, request, context);

    public override Task StreamChat(IAsyncStreamReader<ChatRequest> requestStream, IServerStreamWriter<ChatResponse> responseStream, ServerCallContext context) =>
        calls.StreamAsync(Provider.Replicate, requestStream, responseStream, context);
}

sealed class AnthropicEndpoint(ProviderCalls calls) : AnthropicService.AnthropicServiceBase
{
    public override Task<ChatResponse> Chat(ChatRequest request, ServerCallContext context) => calls.ChatAsync(Provider.Anthropic, request, context);

    public override Task StreamChat(IAsyncStreamReader<ChatRequest> requestStream, IServerStreamWriter<ChatResponse> responseStream, ServerCallContext context) =>
        calls.StreamAsync(Provider.Anthropic, requestStream, responseStream, context);
}

sealed class CohereEndpoint(ProviderCalls calls) : CohereService.CohereServiceBase
{
    public override Task<ChatResponse> Chat(ChatRequest request, ServerCallContext context) => calls.ChatAsync(Provider.Cohere, request, context);

    public override Task StreamChat(IAsyncStreamReader<ChatRequest> requestStream, IServerStreamWriter<ChatResponse> responseStream, ServerCallContext context) =>
        calls.StreamAsync(Provider.Cohere, requestStream, responseStream, context);
}

sealed class MistralEndpoint(ProviderCalls calls) : MistralService.MistralServiceBase
{
    public override Task<ChatResponse> Chat(ChatRequest request, ServerCallContext context) => calls.ChatAsync(Provider.Mistral, request, context);

    public override Task StreamChat(IAsyncStreamReader<ChatRequest> requestStream, IServerStreamWriter<ChatResponse> responseStream, ServerCallContext context) =>
        calls.StreamAsync(Provider.Mistral, requestStream, responseStream, context);
}
