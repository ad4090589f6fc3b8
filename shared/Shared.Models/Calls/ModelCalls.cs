using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

/// <summary>
/// Calls to a model, whoever makes it: tried again before the first answer where that may help, failed with a sentence after it. What went
/// wrong is in the log, without the key.
/// </summary>
sealed class ModelCalls<TAnswer>(IAnswerFormat<TAnswer> format, ModelSettings settings, TimeProvider time, ILogger logger) where TAnswer : class
{
    static readonly TimeSpan ListPatience = TimeSpan.FromSeconds(2);

    /// <summary>After the finish reason only usage can follow; what does not come soon is not waited for.</summary>
    static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    /// <summary>Fails with <see cref="ModelTrouble"/> when the last try does.</summary>
    public async Task<ModelStream<TAnswer>> OpenAsync(
        string model, Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await ModelStream<TAnswer>.OpenAsync(send, format, settings.FirstByteTimeout, time, cancellationToken);
            }
            catch (ModelTrouble trouble) when (ModelRetry.Delay(trouble, tries) is { } wait)
            {
                logger.LogInformation(
                    "{Vendor} {Model}: {Kind}, {Detail}; trying again in {Wait:F1} s ({Try} of {Tries})",
                    settings.Vendor.Name, ModelText.Name(model), trouble.Kind, Detail(trouble), wait.TotalSeconds, tries, ModelRetry.MoreTimes);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    /// <summary>False at the end of the answers.</summary>
    public async ValueTask<bool> NextAsync(ModelStream<TAnswer> stream, bool isFinished, string model)
    {
        try
        {
            return await stream.NextAsync(isFinished ? EndPatience : settings.SilenceTimeout);
        }
        catch (ModelTrouble trouble) when (isFinished && trouble.Kind is ModelTroubleKind.Silent or ModelTroubleKind.CutOff)
        {
            return false; // the reply is whole, only the connection did not end well
        }
        catch (ModelTrouble trouble)
        {
            throw Failure(trouble, model);
        }
    }

    public ChatResponseUpdate End(ModelReply reply, string model)
    {
        try
        {
            return reply.End();
        }
        catch (ModelTrouble trouble)
        {
            throw Failure(trouble, model);
        }
    }

    /// <summary>Tells the log what went wrong, and gives the sentence for the user.</summary>
    public ModelFailure Failure(ModelTrouble trouble, string model, IReadOnlyCollection<string>? offered = null)
    {
        logger.LogWarning("{Vendor} {Model} failed: {Kind}, {Detail}", settings.Vendor.Name, ModelText.Name(model), trouble.Kind, Detail(trouble));
        return ModelSentences.For(trouble, model, offered ?? [], settings);
    }

    /// <summary>A few models to choose from, those first whose names begin like the one that was asked for.</summary>
    public async Task<IReadOnlyCollection<string>> OfferedAsync(
        string model, Func<CancellationToken, Task<IEnumerable<string>>> list, CancellationToken cancellationToken)
    {
        using var deadline = new ModelDeadline(time, cancellationToken);
        deadline.Allow(ListPatience);
        try
        {
            var models = await list(deadline.Token);
            return [.. models.OrderByDescending(name => name.AsSpan().CommonPrefixLength(model)).Take(3)];
        }
        catch (Exception exception) when (!deadline.IsStopped
            && exception is OperationCanceledException or HttpRequestException or IOException or JsonException or ModelTrouble)
        {
            return []; // the names are a kindness; the failure is told without them
        }
    }

    string Detail(ModelTrouble trouble) => ModelText.Detail(trouble.Message, settings.ApiKey);
}
