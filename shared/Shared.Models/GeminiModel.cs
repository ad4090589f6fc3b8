using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

/// <summary>
/// Google's Gemini over its REST API. Every failure is a <see cref="ModelFailure"/> whose details are in the log, and the key is in neither.
/// Before the first answer a call that may succeed later is tried again; after it a failure ends the turn.
/// </summary>
public sealed class GeminiModel : IChatClient
{
    readonly ModelSettings _settings;
    readonly ILogger<GeminiModel> _logger;
    readonly TimeProvider _time;
    readonly HttpClient _http;
    readonly bool _ownsHttp;
    readonly GeminiApi _api;
    readonly ModelCalls<GeminiAnswer> _calls;
    string _unchosenModel = ModelSettings.DefaultModel;

    /// <param name="settings">Where it is and with which key.</param>
    /// <param name="time">What waits and limits are measured with.</param>
    /// <param name="logger">Is told what the user is not.</param>
    /// <param name="http">Connections of <see cref="ModelHttp"/> to share; without them the model has its own.</param>
    public GeminiModel(ModelSettings settings, TimeProvider time, ILogger<GeminiModel> logger, HttpClient? http = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ModelHttp.CheckKey(settings.ApiKey, settings.Vendor);
        (_settings, _time, _logger, _ownsHttp) = (settings, time, logger, http is null);
        _http = http ?? ModelHttp.Create(settings.ConnectTimeout);
        _api = new(settings, _http, time);
        _calls = new(GeminiFormat.Instance, settings, time, logger);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (var update in AnswerAsync("generateContent", messages, options, cancellationToken))
            updates.Add(update);
        return updates.ToChatResponse();
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        AnswerAsync("streamGenerateContent?alt=sse", messages, options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        if (serviceType == typeof(ChatClientMetadata))
            return new ChatClientMetadata("gemini", _settings.BaseAddress, _settings.ChosenModel ?? _unchosenModel);
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
        if (_ownsHttp)
            _http.Dispose();
    }

    async IAsyncEnumerable<ChatResponseUpdate> AnswerAsync(
        string method, IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var body = GeminiRequest.Body(messages, options);
        var (stream, model) = await OpenAsync(method, options?.ModelId ?? _settings.ChosenModel, body, cancellationToken);
        await using (stream)
        {
            var reply = new GeminiReply(model, _time.GetUtcNow());
            do
            {
                if (reply.Read(stream.Current) is { } update)
                    yield return update;
            }
            while (await _calls.NextAsync(stream, reply.Reply.IsFinished, model));
            yield return _calls.End(reply.Reply, model);
        }
    }

    /// <summary>A chosen model is asked for and no other; without a choice the retired default gives way to its successor.</summary>
    async Task<(ModelStream<GeminiAnswer> Stream, string Model)> OpenAsync(string method, string? chosen, byte[] body, CancellationToken cancellationToken)
    {
        var model = chosen ?? _unchosenModel;
        try
        {
            return (await _calls.OpenAsync(model, token => _api.PostAsync(model, method, body, token), cancellationToken), model);
        }
        catch (ModelTrouble trouble) when (trouble.IsUnknownModel && chosen is null && model != ModelSettings.FallbackModel)
        {
            FallBack(model);
            return await OpenAsync(method, chosen, body, cancellationToken);
        }
        catch (ModelTrouble trouble)
        {
            var offered = trouble.IsUnknownModel ? await _calls.OfferedAsync(model, _api.ListModelsAsync, cancellationToken) : [];
            throw _calls.Failure(trouble, model, offered);
        }
    }

    void FallBack(string model)
    {
        if (Interlocked.CompareExchange(ref _unchosenModel, ModelSettings.FallbackModel, model) == model)
            _logger.LogWarning("Gemini no longer offers {Model}; using {Fallback} from now on", model, ModelSettings.FallbackModel);
    }
}
