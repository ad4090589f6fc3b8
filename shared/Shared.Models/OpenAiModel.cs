using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

/// <summary>
/// OpenAI, or one of the many that speak its protocol: Ollama, llama.cpp, vLLM and other providers. Every failure is a <see cref="ModelFailure"/>
/// whose details are in the log, and the key is in neither. Before the first answer a call that may succeed later is tried again; after it a failure
/// ends the turn.
/// </summary>
public sealed class OpenAiModel : IChatClient
{
    readonly ModelSettings _settings;
    readonly TimeProvider _time;
    readonly HttpClient _http;
    readonly bool _ownsHttp;
    readonly OpenAiApi _api;
    readonly ModelCalls<OpenAiAnswer> _calls;
    OpenAiDialect _dialect;

    /// <param name="settings">Where it is and with which key.</param>
    /// <param name="time">What waits and limits are measured with.</param>
    /// <param name="logger">Is told what the user is not.</param>
    /// <param name="http">Connections of <see cref="ModelHttp"/> to share; without them the model has its own.</param>
    /// <param name="dialect">Null: what the address is known to speak.</param>
    public OpenAiModel(
        ModelSettings settings, TimeProvider time, ILogger<OpenAiModel> logger, HttpClient? http = null, OpenAiDialect? dialect = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ModelHttp.CheckKey(settings.ApiKey, settings.Vendor);
        (_settings, _time, _ownsHttp) = (settings, time, http is null);
        _dialect = dialect ?? OpenAiDialect.At(settings.BaseAddress);
        _http = http ?? ModelHttp.Create(settings.ConnectTimeout);
        _api = new(settings, _dialect, _http, time);
        _calls = new(OpenAiFormat.Instance, settings, time, logger);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (var update in AnswerAsync(isStream: false, messages, options, cancellationToken))
            updates.Add(update);
        return updates.ToChatResponse();
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        AnswerAsync(isStream: true, messages, options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        if (serviceType == typeof(ChatClientMetadata))
            return new ChatClientMetadata("openai", _settings.BaseAddress, _settings.Model);
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
        if (_ownsHttp)
            _http.Dispose();
    }

    async IAsyncEnumerable<ChatResponseUpdate> AnswerAsync(
        bool isStream, IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var model = options?.ModelId ?? _settings.Model;
        await using var stream = await OpenAsync(model, isStream, messages, options, cancellationToken);
        var reply = new OpenAiReply(model, _time.GetUtcNow());
        do
        {
            if (reply.Read(stream.Current) is { } update)
                yield return update;
        }
        while (await _calls.NextAsync(stream, reply.Reply.IsFinished, model));
        yield return _calls.End(reply.Reply, model);
    }

    async Task<ModelStream<OpenAiAnswer>> OpenAsync(
        string model, bool isStream, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var dialect = _dialect;
        var body = OpenAiRequest.Body(model, messages, options, isStream, dialect);
        try
        {
            return await _calls.OpenAsync(model, token => _api.PostAsync(body, token), cancellationToken);
        }
        catch (ModelTrouble trouble) when (dialect.AsksForUsage && isStream && IsAboutUsage(trouble))
        {
            // It does without; from now on it is not asked for.
            _dialect = dialect with { AsksForUsage = false };
            return await OpenAsync(model, isStream, messages, options, cancellationToken);
        }
        catch (ModelTrouble trouble)
        {
            var offered = trouble.IsUnknownModel ? await _calls.OfferedAsync(model, _api.ListModelsAsync, cancellationToken) : [];
            throw _calls.Failure(trouble, model, offered);
        }
    }

    static bool IsAboutUsage(ModelTrouble trouble) =>
        trouble is { Kind: ModelTroubleKind.Refused, Code: 400 or 422 } && trouble.Message.Contains("stream_options", StringComparison.Ordinal);
}
