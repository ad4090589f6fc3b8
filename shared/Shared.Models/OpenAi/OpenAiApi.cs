using System.Net;
using System.Text.Json;

namespace GenAiTransport;

/// <summary>The two calls of OpenAI's protocol that a chat needs. The key travels in a header that never follows a redirect.</summary>
sealed class OpenAiApi(ModelSettings settings, OpenAiDialect dialect, HttpClient http, TimeProvider time)
{
    const int ListLimit = 1024 * 1024;

    readonly string _root = ModelHttp.Root(settings.BaseAddress, "/");
    readonly string _query = settings.BaseAddress.Query;

    /// <summary>Sends one call and returns its answer as soon as the headers are there; an error status is a <see cref="ModelTrouble"/>.</summary>
    public async Task<HttpResponseMessage> PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, "chat/completions");
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK)
            return response;
        using (response)
            throw await ModelHttp.RefusedAsync(response, OpenAiFormat.Instance, time, cancellationToken);
    }

    /// <summary>The models that are there, by name.</summary>
    public async Task<IEnumerable<string>> ListModelsAsync(CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, "models");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            return [];
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var bounded = new ModelBody(body, ListLimit);
        var list = await JsonSerializer.DeserializeAsync(bounded, OpenAiJson.Wire.OpenAiModelList, cancellationToken);
        return [.. (list?.Data ?? []).Select(entry => entry?.Id).OfType<string>().Where(IsForChat)];
    }

    /// <summary>The list does not say what a model is for; some names do.</summary>
    static bool IsForChat(string name) =>
        !((string[])["embed", "whisper", "tts", "dall-e", "moderation", "image", "audio", "realtime", "transcribe"])
            .Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = ModelHttp.Request(method, _root + path + _query);
        if (settings.ApiKey is { } key)
            request.Headers.TryAddWithoutValidation(dialect.KeyHeader, dialect.KeyHeader == "Authorization" ? $"Bearer {key}" : key);
        return request;
    }
}
