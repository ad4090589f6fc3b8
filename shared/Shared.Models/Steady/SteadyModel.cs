using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace GenAiTransport;

/// <summary>
/// What a chat may rely on, whichever model answers. Before the first answer a call that may succeed later is tried again; after it a failure ends
/// the turn. Every failure is a <see cref="ModelFailure"/> whose details are in the log, and the key is in neither. A reply that ends without a finish
/// reason is none. A stop, and every limit of time, closes the call at once.
/// </summary>
/// <param name="list">Asks which models there are, by name.</param>
/// <param name="own">What goes with the model.</param>
sealed class SteadyModel(
    IChatClient model, ModelSettings settings, Func<CancellationToken, Task<IEnumerable<string>>> list, TimeProvider time, ILogger logger, IDisposable? own)
    : DelegatingChatClient(model)
{
    static readonly TimeSpan ListPatience = TimeSpan.FromSeconds(2);

    /// <summary>After the finish reason only usage can follow; what does not come soon is not waited for.</summary>
    static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Text only: thoughts of earlier replies and empty messages stay at home.
        ChatMessage[] texts = [.. messages.Where(message => message.Text.Length > 0).Select(message => new ChatMessage(message.Role, message.Text))];
        await using var stream = await OpenAsync(texts, options, cancellationToken);
        var reply = new ModelReply();
        do
        {
            if (reply.Read(stream.Current) is { } update)
                yield return update;
        }
        while (await NextAsync(stream, reply.IsFinished, options));
        yield return reply.Trouble is { } trouble ? throw Failure(trouble, options) : reply.End();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            own?.Dispose();
    }

    async Task<ModelStream> OpenAsync(ChatMessage[] messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await ModelStream.OpenAsync(InnerClient, messages, options, settings.FirstByteTimeout, time, cancellationToken);
            }
            catch (ModelTrouble trouble) when (ModelRetry.Delay(trouble, tries) is { } wait)
            {
                logger.LogInformation(
                    "{Vendor} {Model}: {Kind}, {Detail}; trying again in {Wait:F1} s ({Try} of {Tries})",
                    settings.Vendor.Name, ModelText.Name(Name(options)), trouble.Kind, Detail(trouble), wait.TotalSeconds, tries, ModelRetry.MoreTimes);
                await Task.Delay(wait, time, cancellationToken);
            }
            catch (ModelTrouble trouble)
            {
                throw Failure(trouble, options, trouble.IsUnknownModel ? await OfferedAsync(Name(options), cancellationToken) : []);
            }
        }
    }

    /// <summary>False at the end of the answers.</summary>
    async ValueTask<bool> NextAsync(ModelStream stream, bool isFinished, ChatOptions? options)
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
            throw Failure(trouble, options);
        }
    }

    /// <summary>Tells the log what went wrong, and gives the sentence for the user.</summary>
    ModelFailure Failure(ModelTrouble trouble, ChatOptions? options, params IReadOnlyCollection<string> offered)
    {
        logger.LogWarning("{Vendor} {Model} failed: {Kind}, {Detail}", settings.Vendor.Name, ModelText.Name(Name(options)), trouble.Kind, Detail(trouble));
        return ModelSentences.For(trouble, Name(options), offered, settings);
    }

    /// <summary>A few models to choose from, those first whose names begin like the one that was asked for.</summary>
    async Task<IReadOnlyCollection<string>> OfferedAsync(string model, CancellationToken cancellationToken)
    {
        using var deadline = new ModelDeadline(time, cancellationToken);
        deadline.Allow(ListPatience);
        try
        {
            var models = await list(deadline.Token);
            return [.. models.OrderByDescending(name => name.AsSpan().CommonPrefixLength(model)).Take(3)];
        }
        catch (Exception exception) when (!deadline.IsStopped && exception is OperationCanceledException or IOException or JsonException or ModelTrouble)
        {
            return []; // the names are a kindness; the failure is told without them
        }
    }

    string Name(ChatOptions? options) => options?.ModelId ?? InnerClient.GetService<ChatClientMetadata>()?.DefaultModelId ?? settings.Model;

    string Detail(ModelTrouble trouble) => ModelText.Detail(trouble.Message, settings.ApiKey);
}
