using System.Runtime.CompilerServices;

namespace GenAiTransport.HttpRest.Client;

/// <summary>POST /chat: nothing arrives until all of it does, so the reply is one chunk.</summary>
public sealed class RestTransport(ServerAddress server) : IChatTransport
{
    readonly HttpClient _http = server.CreateHttpClient();

    public ISessionApi Sessions => field ??= new HttpSessionApi(_http);

    public async IAsyncEnumerable<ChatEvent> SendAsync(
        string sessionId, string message, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var request = HttpChat.ChatMessage("/chat", sessionId, message);
        using var response = await _http.ReachAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var refusal = await response.ReadRefusalAsync(cancellationToken);
            yield return new TurnFailed(refusal.Sentence, sessionId, DateTimeOffset.UtcNow) { Kind = refusal.Kind, RetryAfter = refusal.RetryAfter };
            yield break;
        }
        var reply = await response.ReadAsync(WireJson.Wire.ChatReply, cancellationToken);
        yield return new TurnStatus("Generating response...", Math.Max(1, reply.MessageCount - 1));
        if (reply.Response.Length > 0)
            yield return new Chunk(reply.Response, 1, IsFinal: true, reply.Timestamp);
        yield return new TurnCompleted(
            reply.Response.Length > 0 ? 1 : 0, reply.ProcessingTime, reply.MessageCount, reply.SessionId, reply.FinishReason, reply.Usage, reply.Timestamp);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
