using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace GenAiTransport.ProviderStream.Server;

/// <summary>One request from its reading to its one end, whichever provider it is for.</summary>
sealed class RequestAnswerer(ProviderModels models, ProviderScreen screen, Limits limits, TimeProvider time, ILogger<RequestAnswerer> logger)
{
    /// <summary>Takes a piece of the reply, or its end. Where the next follows at once, both can leave together.</summary>
    public delegate ValueTask Tell(ChatResponse response, bool isMoreReady);

    /// <summary>Ends with a last response or an error; only a stop by the caller is an exception.</summary>
    public async Task AnswerAsync(Provider provider, Asked asked, Tell tell, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var error = await TryAsync(provider, asked, tell, begun, cancellationToken);
        if (error is null)
            return;
        screen.Failed(provider, asked, error);
        Activity.Current?.SetTag("error.type", error.Codes.Status.ToString()).SetStatus(ActivityStatusCode.Error, error.Message);
        await tell(Responses.Error(asked.Id, error, Responses.Metrics(Responses.Failed, time.GetElapsedTime(begun), null, null)), isMoreReady: false);
    }

    async Task<RequestException?> TryAsync(Provider provider, Asked asked, Tell tell, long begun, CancellationToken cancellationToken)
    {
        try
        {
            if (asked.Refused is not null)
                return asked.Refused;
            var messages = RequestMessages.Read(asked.Request.Conversations, limits);
            var options = ModelParameters.Read(asked.Request.ModelParameters);
            // Models share what is worth disposing.
            var model = models.Create(provider, asked.Request.Credential, options.ModelId);
            screen.Requested(provider, asked, messages[^1].Text);
            await TellAsync(provider, model.GetStreamingResponseAsync(messages, options, cancellationToken), asked, tell, begun);
            return null;
        }
        catch (RequestException error)
        {
            return error;
        }
        catch (ModelFailure failure)
        {
            return RequestException.Of(failure, isAskersKey: new CredentialFields(asked.Request.Credential).Key is not null);
        }
        // The one place where anything may go wrong on behalf of others: whatever it is, the stream must go on.
        catch (Exception unforeseen) when (unforeseen is not OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            logger.LogError(unforeseen, "A request to {Provider} failed", provider.Name);
            return new RequestException(RequestFault.Failed, "The model failed unexpectedly; please try again.");
        }
    }

    /// <summary>Every piece as soon as it is there; the last one waits for the end that it leaves with.</summary>
    async Task TellAsync(Provider provider, IAsyncEnumerable<ChatResponseUpdate> updates, Asked asked, Tell tell, long begun)
    {
        TimeSpan? first = null;
        UsageDetails? usage = null;
        ChatFinishReason? reason = null;
        var (pieces, rest) = (0, "");
        await using var reply = updates.GetAsyncEnumerator(CancellationToken.None);
        var next = reply.MoveNextAsync().AsTask();
        try
        {
            while (await next)
            {
                var update = reply.Current;
                usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
                reason = update.FinishReason ?? reason;
                var text = update.Text;
                if (text.Length > 0)
                {
                    first ??= time.GetElapsedTime(begun);
                    screen.Piece(asked, ++pieces, text);
                }
                next = reply.MoveNextAsync().AsTask();
                if (reason is not null)
                    rest += text;
                else if (text.Length > 0)
                    await tell(Responses.Piece(asked.Id, text), IsMoreReady(next, reply));
            }
        }
        finally
        {
            // Who takes no more may leave a step of the reply under way, and it is not let go of in the middle.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        var took = time.GetElapsedTime(begun);
        screen.Completed(provider, asked, pieces, took, reason);
        await tell(Responses.End(asked.Id, rest, reason, Responses.Metrics(Responses.Success, took, first, usage)), isMoreReady: false);
    }

    /// <summary>Only what is sent at once counts: another piece, or the end.</summary>
    static bool IsMoreReady(Task<bool> next, IAsyncEnumerator<ChatResponseUpdate> reply) =>
        next.IsCompletedSuccessfully && (!next.Result || reply.Current is { FinishReason: null, Text.Length: > 0 });
}
