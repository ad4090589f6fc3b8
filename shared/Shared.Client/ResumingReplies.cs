using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GenAiTransport;

/// <summary>
/// Replies over HTTP that outlive their connection: when it breaks, the rest is asked for by the turn's id and the last chunk that came, without
/// a gap or a repeat. If nothing came yet, the message is sent again under the same id, which the server answers once, however often it comes.
/// How a response's bytes become events is the protocol's own.
/// </summary>
/// <param name="whole">Where a response is a whole reply, and nothing before it; null where replies are streamed.</param>
public sealed class ResumingReplies(
    HttpClient http, Func<Stream, CancellationToken, IAsyncEnumerable<ChatEvent>> read, TimeProvider time, string? whole = null)
{
    const string Path = "/chat/stream";

    /// <summary>Told once when a connection breaks, and once when the reply goes on.</summary>
    public event Action<string>? Notice;

    public async IAsyncEnumerable<ChatEvent> SendAsync(
        string sessionId, string message, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var backoff = new Backoff(time);
        var isBroken = false;
        var turnId = Guid.NewGuid();
        var isSent = false;
        var position = ChatTurn.TheBeginning;
        while (true)
        {
            using var request = position == ChatTurn.TheBeginning ? HttpChat.ChatMessage(whole ?? Path, sessionId, message, turnId) : Rest(turnId, position);
            using var response = await AskAsync(request, isSent, cancellationToken);
            if (response is { IsSuccessStatusCode: false } && !IsPassing(response, isSent))
            {
                yield return Failed(sessionId, await response.ReadRefusalAsync(cancellationToken));
                yield break;
            }
            isSent = true;
            if (response is { IsSuccessStatusCode: true })
            {
                if (isBroken)
                    Notice?.Invoke("Connected again; the reply goes on");
                isBroken = false;
                await using var body = new WatchedStream(await response.Content.ReadAsStreamAsync(cancellationToken), time);
                await using var events = read(body, cancellationToken).GetAsyncEnumerator(cancellationToken);
                while (await NextAsync(events, sessionId) is { } happened)
                {
                    backoff.Reset();
                    body.EventCame();
                    position = happened switch
                    {
                        TurnStarted => -1,
                        TurnStatus => 0,
                        Chunk chunk => chunk.ChunkNumber,
                        _ => position,
                    };
                    yield return happened;
                    if (happened is TurnCompleted or TurnFailed)
                        yield break;
                }
            }
            if (!isBroken)
                Notice?.Invoke("The connection broke; trying to go on with the reply");
            isBroken = true;
            if (backoff.IsLong)
            {
                yield return Failed(sessionId, new Refusal(RefusalKind.ModelFailed, Backoff.TooLong));
                yield break;
            }
            await backoff.WaitAsync(cancellationToken);
        }
    }

    static HttpRequestMessage Rest(Guid turnId, int position) => new(HttpMethod.Get, $"{Path}/{turnId}?after={position}");

    /// <summary>Null when the connection broke. That there is no server in the first place is an exception.</summary>
    async Task<HttpResponseMessage?> AskAsync(HttpRequestMessage request, bool isSent, CancellationToken cancellationToken)
    {
        try
        {
            return await http.ReachAsync(request, cancellationToken);
        }
        catch (ServerUnreachableException broken) when (isSent || WasConnected(broken.InnerException))
        {
            return null;
        }
    }

    static bool WasConnected(Exception? failure) => failure is SocketException or HttpRequestException
    {
        HttpRequestError: not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
    };

    /// <summary>What a proxy says while the server behind it restarts. What a server says of a message that it did not take, or did not answer, is meant.</summary>
    bool IsPassing(HttpResponseMessage response, bool isSent) => isSent && whole is null
        ? response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
        : response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout && !response.IsProblem();

    /// <summary>Null when the response ended, or broke, before the reply did.</summary>
    async ValueTask<ChatEvent?> NextAsync(IAsyncEnumerator<ChatEvent> events, string sessionId)
    {
        try
        {
            return await events.MoveNextAsync() ? Whole(events.Current) : null;
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            return null;
        }
        // The second is what is said of an event that does not name its type.
        catch (Exception strange) when (strange is JsonException or NotSupportedException or InvalidDataException)
        {
            return Failed(sessionId, new Refusal(RefusalKind.ModelFailed, "The server sent something that is no event of a reply"));
        }
    }

    static ChatEvent Whole(ChatEvent happened) =>
        happened is TurnStatus { Message: null } or Chunk { Text: null } or TurnCompleted { FinishReason: null } or TurnFailed { Message: null }
            ? throw new JsonException("Something is missing.")
            : happened;

    TurnFailed Failed(string sessionId, Refusal refusal) =>
        new(refusal.Sentence, sessionId, time.GetUtcNow()) { Kind = refusal.Kind, RetryAfter = refusal.RetryAfter };
}
