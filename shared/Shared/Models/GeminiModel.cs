using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

/// <summary>
/// Google's Gemini over its REST API. Every failure is a <see cref="ModelFailure"/> whose details are in the log, and the key is in neither.
/// Before the first answer a call that may succeed later is tried again; after it a failure ends the turn.
/// </summary>
public sealed class GeminiModel(ModelSettings settings, TimeProvider time, ILogger<GeminiModel> logger) : IChatClient
{
    static readonly TimeSpan ListPatience = TimeSpan.FromSeconds(2);

    /// <summary>After the finish reason only usage can follow; what does not come soon is not waited for.</summary>
    static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    readonly GeminiApi _api = new(settings, time);
    string _unchosenModel = ModelSettings.DefaultModel;

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
            return new ChatClientMetadata("gemini", settings.BaseAddress, settings.ChosenModel ?? _unchosenModel);
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose() => _api.Dispose();

    async IAsyncEnumerable<ChatResponseUpdate> AnswerAsync(
        string method, IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var body = GeminiRequest.Body(messages, options);
        var (stream, model) = await OpenAsync(method, options?.ModelId ?? settings.ChosenModel, body, cancellationToken);
        await using (stream)
        {
            var reply = new GeminiReply(model, time.GetUtcNow());
            do
            {
                if (reply.Read(stream.Current) is { } update)
                    yield return update;
            }
            while (await NextAsync(stream, reply, model));
            yield return End(reply, model);
        }
    }

    /// <summary>A chosen model is asked for and no other; without a choice the retired default gives way to its successor.</summary>
    async Task<(GeminiStream Stream, string Model)> OpenAsync(string method, string? chosen, byte[] body, CancellationToken cancellationToken)
    {
        var model = chosen ?? _unchosenModel;
        try
        {
            return (await TryAsync(model, method, body, cancellationToken), model);
        }
        catch (GeminiTrouble trouble) when (trouble.IsUnknownModel && chosen is null && model != ModelSettings.FallbackModel)
        {
            FallBack(model);
            return await OpenAsync(method, chosen, body, cancellationToken);
        }
        catch (GeminiTrouble trouble)
        {
            var offered = trouble.IsUnknownModel ? await OfferedAsync(model, cancellationToken) : [];
            throw Failure(trouble, model, offered);
        }
    }

    async Task<GeminiStream> TryAsync(string model, string method, byte[] body, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await GeminiStream.OpenAsync(
                    token => _api.PostAsync(model, method, body, token), settings.FirstByteTimeout, time, cancellationToken);
            }
            catch (GeminiTrouble trouble) when (GeminiRetry.Delay(trouble, tries) is { } wait)
            {
                logger.LogInformation(
                    "Gemini {Model}: {Kind}, {Detail}; trying again in {Wait:F1} s ({Try} of {Tries})",
                    GeminiText.Name(model), trouble.Kind, GeminiText.Detail(trouble.Message, settings.ApiKey), wait.TotalSeconds, tries, GeminiRetry.MoreTimes);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    async ValueTask<bool> NextAsync(GeminiStream stream, GeminiReply reply, string model)
    {
        try
        {
            return await stream.NextAsync(reply.IsFinished ? EndPatience : settings.SilenceTimeout);
        }
        catch (GeminiTrouble trouble) when (reply.IsFinished && trouble.Kind is GeminiTroubleKind.Silent or GeminiTroubleKind.CutOff)
        {
            return false; // the reply is whole, only the connection did not end well
        }
        catch (GeminiTrouble trouble)
        {
            throw Failure(trouble, model, []);
        }
    }

    ChatResponseUpdate End(GeminiReply reply, string model)
    {
        try
        {
            return reply.End();
        }
        catch (GeminiTrouble trouble)
        {
            throw Failure(trouble, model, []);
        }
    }

    void FallBack(string model)
    {
        if (Interlocked.CompareExchange(ref _unchosenModel, ModelSettings.FallbackModel, model) == model)
            logger.LogWarning("Gemini no longer offers {Model}; using {Fallback} from now on", model, ModelSettings.FallbackModel);
    }

    /// <summary>A few models to choose from, those first whose names begin like the one that was asked for.</summary>
    async Task<IReadOnlyCollection<string>> OfferedAsync(string model, CancellationToken cancellationToken)
    {
        using var deadline = new GeminiDeadline(time, cancellationToken);
        deadline.Allow(ListPatience);
        try
        {
            var models = await _api.ListModelsAsync(deadline.Token);
            return [.. models.OrderByDescending(name => name.AsSpan().CommonPrefixLength(model)).Take(3)];
        }
        catch (Exception exception) when (!deadline.IsStopped
            && exception is OperationCanceledException or HttpRequestException or IOException or JsonException or GeminiTrouble)
        {
            return []; // the names are a kindness; the failure is told without them
        }
    }

    ModelFailure Failure(GeminiTrouble trouble, string model, IReadOnlyCollection<string> offered)
    {
        logger.LogWarning(
            "Gemini {Model} failed: {Kind}, {Detail}",
            GeminiText.Name(model), trouble.Kind, GeminiText.Detail(trouble.Message, settings.ApiKey));
        return GeminiSentences.For(trouble, model, offered, settings);
    }
}
