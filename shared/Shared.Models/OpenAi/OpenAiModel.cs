using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace GenAiTransport;

/// <summary>
/// OpenAI, or one of the many that speak its protocol (Ollama, llama.cpp, vLLM and other providers), by OpenAI's own package. What goes over the wire
/// passes <see cref="OpenAiHandler"/>.
/// </summary>
sealed class OpenAiModel
{
    // The key travels with the handler; the package only insists on one.
    static readonly ApiKeyCredential NoKey = new("none");

    readonly HttpClient _http;
    readonly string _models;

    public OpenAiModel(ModelSettings settings, HttpMessageHandler pool)
    {
        _http = ModelHttp.Client(new OpenAiHandler(settings, pool));
        Chat = new ChatClient(settings.Model, NoKey, new OpenAIClientOptions
        {
            Endpoint = new Uri(ModelHttp.Root(settings.BaseAddress, "")),
            Transport = new HttpClientPipelineTransport(_http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        }).AsIChatClient();
        _models = ModelHttp.Root(settings.BaseAddress, "/models");
    }

    public IChatClient Chat { get; }

    /// <summary>The models that are there, by name.</summary>
    public async Task<IEnumerable<string>> ListModelsAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(_models, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var list = JsonNode.Parse(await ModelAnswer.ListAsync(response, cancellationToken)) as JsonObject;
        return [.. (list?["data"] as JsonArray ?? []).Select(entry => OpenAiJson.Text((entry as JsonObject)?["id"])).Where(IsForChat)];
    }

    /// <summary>The list does not say what a model is for; some names do.</summary>
    static bool IsForChat(string name) =>
        name.Length > 0 && !((string[])["embed", "whisper", "tts", "dall-e", "moderation", "image", "audio", "realtime", "transcribe"])
            .Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
