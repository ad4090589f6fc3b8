using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GenAiTransport.HttpRest.Client;

/// <summary>POST /chat: nothing arrives until all of it does, so the reply is one chunk.</summary>
public sealed class RestTransport : IChatTransport
{
    readonly HttpClient _http;
    readonly ResumingReplies _replies;

    public RestTransport(ServerAddress server, TimeProvider? time = null)
    {
        _http = server.CreateHttpClient();
        _replies = new ResumingReplies(_http, ReadReplyAsync, time ?? TimeProvider.System, whole: "/chat");
    }

    public event Action<string>? Notice
    {
        add => _replies.Notice += value;
        remove => _replies.Notice -= value;
    }

    public ISessionApi Sessions => field ??= new HttpSessionApi(_http);

    public IAsyncEnumerable<ChatEvent> SendAsync(string sessionId, string message, CancellationToken cancellationToken = default) =>
        _replies.SendAsync(sessionId, message, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    static async IAsyncEnumerable<ChatEvent> ReadReplyAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reply = await JsonSerializer.DeserializeAsync(body, WireJson.Wire.ChatReply, cancellationToken);
        if (reply?.Response is null)
            throw new JsonException("That is no reply.");
        yield return new TurnStatus("Generating response...", Math.Max(1, reply.MessageCount - 1));
        if (reply.Response.Length > 0)
            yield return new Chunk(reply.Response, 1, IsFinal: true, reply.Timestamp);
        yield return new TurnCompleted(
            reply.Response.Length > 0 ? 1 : 0, reply.ProcessingTime, reply.MessageCount, reply.SessionId, reply.FinishReason, reply.Usage, reply.Timestamp);
    }
}
