using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GenAiTransport;

/// <summary>Gemini's REST API on one long-lived pool of connections. The key travels in a header that never follows a redirect.</summary>
sealed partial class GeminiApi : IDisposable
{
    const int ErrorLimit = 64 * 1024;
    const int ListLimit = 1024 * 1024;

    readonly HttpClient _http;
    readonly string _root;
    readonly string? _key;
    readonly TimeProvider _time;

    public GeminiApi(ModelSettings settings, TimeProvider time)
    {
        _time = time;
        _root = settings.BaseAddress.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/v1beta/";
        _key = settings.ApiKey;
        if (_key?.All(character => character is > ' ' and < (char)127) is false)
            throw new FormatException("GOOGLE_API_KEY contains characters that no key has.");

        _http = new(new SocketsHttpHandler
        {
            ConnectTimeout = GeminiDeadline.Limit(settings.ConnectTimeout),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            MaxResponseDrainSize = 0, // a reply that is given up is hung up on, not read to its end
            AllowAutoRedirect = false,
            UseCookies = false,
        })
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new("GenAiTransportProtocols", "1.0"));
    }

    /// <summary>Sends one call and returns its answer as soon as the headers are there; an error status is a <see cref="GeminiTrouble"/>.</summary>
    public async Task<HttpResponseMessage> PostAsync(string model, string method, byte[] body, CancellationToken cancellationToken)
    {
        if (!ModelName.IsMatch(model))
            throw GeminiTrouble.Refused(new(404, "not a model's name", "NOT_FOUND", null));

        var path = model.Contains('/') ? model : "models/" + model;
        using var request = Request(HttpMethod.Post, $"{path}:{method}");
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK)
            return response;
        using (response)
            throw await ErrorAsync(response, cancellationToken);
    }

    /// <summary>The models that can chat, by name.</summary>
    public async Task<IEnumerable<string>> ListModelsAsync(CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, "models?pageSize=200");
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            return [];
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bounded = new GeminiBody(body, ListLimit);
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

    public void Dispose() => _http.Dispose();

    /// <summary>What has no such name cannot lead anywhere else in the API either.</summary>
    [GeneratedRegex(@"^((models|tunedModels)/)?[A-Za-z0-9._-]{1,100}\z")]
    private static partial Regex ModelName { get; }

    HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, _root + path)
        {
            Version = _http.DefaultRequestVersion,
            VersionPolicy = _http.DefaultVersionPolicy,
        };
        if (_key is not null)
            request.Headers.TryAddWithoutValidation("x-goog-api-key", _key);
        return request;
    }

    async Task<GeminiTrouble> ErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var code = (int)response.StatusCode;
        var wait = RetryAfter(response.Headers.RetryAfter);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var bytes = new MemoryStream();
        try
        {
            await new GeminiBody(body, ErrorLimit).CopyToAsync(bytes, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or GeminiTrouble)
        {
            bytes.SetLength(0); // the status says enough
        }

        return GeminiJson.ErrorIn(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)) is { } error
            ? GeminiTrouble.Refused(error with { Code = code }, Longer(wait, error.RetryDelay))
            : new(GeminiTroubleKind.Refused, $"HTTP {code} without an error of Gemini's", code, retryAfter: wait);
    }

    TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date && date > _time.GetUtcNow() ? date - _time.GetUtcNow() : null);

    static TimeSpan? Longer(TimeSpan? one, TimeSpan? other) => one is null || other > one ? other : one;
}
