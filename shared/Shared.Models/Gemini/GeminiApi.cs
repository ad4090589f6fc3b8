using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GenAiTransport;

/// <summary>Gemini's REST API. The key travels in a header that never follows a redirect.</summary>
sealed partial class GeminiApi(ModelSettings settings, HttpClient http, TimeProvider time)
{
    const int ListLimit = 1024 * 1024;

    readonly string _root = ModelHttp.Root(settings.BaseAddress, "/v1beta/");

    /// <summary>Sends one call and returns its answer as soon as the headers are there; an error status is a <see cref="ModelTrouble"/>.</summary>
    public async Task<HttpResponseMessage> PostAsync(string model, string method, byte[] body, CancellationToken cancellationToken)
    {
        if (!ModelName.IsMatch(model))
            throw new GeminiError(404, "not a model's name", "NOT_FOUND", null).ToTrouble();

        var path = model.Contains('/') ? model : "models/" + model;
        using var request = Request(HttpMethod.Post, $"{path}:{method}");
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK)
            return response;
        using (response)
            throw await ModelHttp.RefusedAsync(response, GeminiFormat.Instance, time, cancellationToken);
    }

    /// <summary>The models that can chat, by name.</summary>
    public async Task<IEnumerable<string>> ListModelsAsync(CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, "models?pageSize=200");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            return [];
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bounded = new ModelBody(body, ListLimit);
        await using (bounded)
        {
            var list = await JsonSerializer.DeserializeAsync(bounded, GeminiJson.Wire.GeminiModelList, cancellationToken);
            return from model in list?.Models ?? []
                   where model?.SupportedGenerationMethods?.Contains("generateContent") is true
                   let name = model.Name ?? string.Empty
                   where ModelName.IsMatch(name)
                   select name.StartsWith("models/", StringComparison.Ordinal) ? name[7..] : name;
        }
    }

    /// <summary>What has no such name cannot lead anywhere else in the API either.</summary>
    [GeneratedRegex(@"^((models|tunedModels)/)?[A-Za-z0-9._-]{1,100}\z")]
    private static partial Regex ModelName { get; }

    HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = ModelHttp.Request(method, _root + path);
        if (settings.ApiKey is { } key)
            request.Headers.TryAddWithoutValidation("x-goog-api-key", key);
        return request;
    }
}
