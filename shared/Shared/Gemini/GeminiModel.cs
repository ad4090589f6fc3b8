using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

/// <summary>
/// Google's Gemini over its REST API: one call per reply, streamed. The key travels in a header that never follows a redirect. What goes wrong is a
/// <see cref="ModelTrouble"/>, an end without a finish reason too. Nothing is tried again here.
/// </summary>
public sealed partial class GeminiModel(Uri address, string? key, string? chosen, HttpClient http, ILogger logger) : IChatClient
{
    public const string DefaultModel = "gemini-2.0-flash";
    public const string FallbackModel = "gemini-flash-latest";

    readonly string _root = ModelHttp.Root(address, "/v1beta/");
    string _unchosen = DefaultModel;

    public static Uri Address { get; } = new("https://generativelanguage.googleapis.com");

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var (response, model) = await AskAsync(options?.ModelId ?? chosen, GeminiRequest.Body(messages, options), cancellationToken);
        using (response)
        {
            await foreach (var json in ModelAnswer.EventsAsync(response, cancellationToken))
            {
                foreach (var answer in GeminiAnswer.Read(json))
                {
                    if (answer?.Error is { } error)
                        throw error.ToTrouble();
                    if (answer is not null)
                        yield return answer.ToUpdate(model);
                }
            }
        }
    }

    /// <summary>The models that can chat, by name.</summary>
    public async Task<IEnumerable<string>> ListModelsAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, "models?pageSize=200", null, cancellationToken);
        var list = JsonSerializer.Deserialize(await ModelAnswer.ListAsync(response, cancellationToken), GeminiJson.Wire.GeminiModelList);
        return from model in list?.Models ?? []
               where model?.SupportedGenerationMethods?.Contains("generateContent") is true
               let name = model.Name ?? string.Empty
               where ModelName.IsMatch(name)
               select name.StartsWith("models/", StringComparison.Ordinal) ? name[7..] : name;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("gcp.gemini", address, chosen ?? _unchosen)
        : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    /// <summary>A chosen model is asked for and no other; without a choice the retired default gives way to its successor.</summary>
    async Task<(HttpResponseMessage Response, string Model)> AskAsync(string? named, byte[] body, CancellationToken cancellationToken)
    {
        var model = named ?? _unchosen;
        if (!ModelName.IsMatch(model))
            throw new GeminiError(404, "not a model's name", "NOT_FOUND", null).ToTrouble();
        try
        {
            var path = model.Contains('/') ? model : "models/" + model;
            return (await SendAsync(HttpMethod.Post, $"{path}:streamGenerateContent?alt=sse", body, cancellationToken), model);
        }
        catch (ModelTrouble trouble) when (trouble.IsUnknownModel && named is null && model != FallbackModel)
        {
            if (Interlocked.CompareExchange(ref _unchosen, FallbackModel, model) == model)
                logger.LogWarning("Gemini no longer offers {Model}; using {Fallback} from now on", model, FallbackModel);
            return await AskAsync(named, body, cancellationToken);
        }
    }

    async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        using var request = ModelHttp.Request(method, _root + path, body);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("x-goog-api-key", key);
        return await ModelAnswer.ToAsync(() => http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken), GeminiError.In, cancellationToken);
    }

    /// <summary>What has no such name cannot lead anywhere else in the API either.</summary>
    [GeneratedRegex(@"^((models|tunedModels)/)?[A-Za-z0-9._-]{1,100}\z")]
    private static partial Regex ModelName { get; }
}
