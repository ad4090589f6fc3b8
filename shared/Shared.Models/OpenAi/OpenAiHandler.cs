using System.Text.Json.Nodes;

namespace GenAiTransport;

/// <summary>
/// Between OpenAI's package and the server: each request in the server's dialect and with the key, each answer in OpenAI's words. A refusal, and an
/// error in the middle of a stream, is a <see cref="ModelTrouble"/>.
/// </summary>
sealed class OpenAiHandler(ModelSettings settings, HttpMessageHandler pool) : DelegatingHandler(pool)
{
    readonly OpenAiDialect _dialect = settings.Dialect ?? OpenAiDialect.At(settings.BaseAddress);
    volatile bool _refusesUsage;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri + settings.BaseAddress.Query;
        if (request.Content is null)
            return await SendAsync(request.Method, address, null, cancellationToken);

        var body = JsonNode.Parse(await request.Content.ReadAsByteArrayAsync(cancellationToken))!.AsObject();
        _dialect.Translate(body, _refusesUsage);
        HttpResponseMessage response;
        try
        {
            response = await SendAsync(request.Method, address, body, cancellationToken);
        }
        catch (ModelTrouble trouble) when (body.ContainsKey("stream_options") && IsAboutUsage(trouble))
        {
            // It does without; from now on it is not asked for.
            _refusesUsage = true;
            body.Remove("stream_options");
            response = await SendAsync(request.Method, address, body, cancellationToken);
        }
        var content = new StreamContent(new OpenAiBody(response)) { Headers = { ContentType = new("text/event-stream") } };
        return new HttpResponseMessage(response.StatusCode) { Content = content, RequestMessage = request };
    }

    async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = ModelHttp.Request(method, address, body is null ? null : OpenAiJson.Bytes(body));
        if (settings.ApiKey is { } key)
            request.Headers.TryAddWithoutValidation(_dialect.KeyHeader, _dialect.KeyHeader == "Authorization" ? $"Bearer {key}" : key);
        return await ModelAnswer.ToAsync(() => base.SendAsync(request, cancellationToken), OpenAiError.In, cancellationToken);
    }

    static bool IsAboutUsage(ModelTrouble trouble) =>
        trouble is { Kind: ModelTroubleKind.Refused, Code: 400 or 422 } && trouble.Message.Contains("stream_options", StringComparison.Ordinal);
}
