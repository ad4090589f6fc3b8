using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GenAiTransport;

/// <summary>
/// Replies over HTTP that outlive their connection: when it breaks, the rest is asked for by the turn's id and the last chunk that came, without
/// a gap or a repeat. How a response's bytes become events is the protocol's own.
/// </summary>
public sealed class ResumingReplies(
    HttpClient http, Func<Stream, CancellationToken, IAsyncEnumerable<ChatEvent>> read, TimeProvider time)
{
    const string Path = "/chat/stream";

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Told once when a connection breaks, and once when the reply goes on.</summary>
    public event Action<string>? Notice;

    public async IAsyncEnumerable<ChatEvent> SendAsync(
        string sessionId, string message, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var backoff = new Backoff(time, Patience);
        var isBroken = false;
        string? turnId = null;
        var position = ChatTurn.TheBeginning;
        while (true)
        {
            using var request = turnId is null ? HttpChat.ChatMessage(Path, sessionId, message) : Rest(turnId, position);
            using var response = await AskAsync(request, mayBeSent: turnId is not null, cancellationToken);
            if (response is { IsSuccessStatusCode: false } && (turnId is null || !IsPassing(response.StatusCode)))
            {
                yield return Failed(sessionId, await response.ReadRefusalAsync(cancellationToken));
                yield break;
            }
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
                    (turnId, position) = happened switch
                    {
                        TurnStarted started => (started.TurnId, -1),
                        TurnStatus => (turnId, 0),
                        Chunk chunk => (turnId, chunk.ChunkNumber),
                        _ => (turnId, position),
                    };
                    yield return happened;
                    if (happened is TurnCompleted or TurnFailed)
                        yield break;
                }
            }
            if (turnId is null)
            {
                // Sending it again could ask twice.
                yield return Failed(sessionId, new Refusal(
                    RefusalKind.ModelFailed, "The connection broke before the server confirmed the message; /history shows whether it arrived"));
                yield break;
            }
            if (!isBroken)
                Notice?.Invoke("The connection broke; trying to go on with the reply");
            isBroken = true;
            if (!await backoff.WaitAsync(cancellationToken))
            {
                yield return Failed(sessionId, new Refusal(
                    RefusalKind.ModelFailed, "The connection broke and the server could not be reached again; /history shows what arrived"));
                yield break;
            }
        }
    }

    static HttpRequestMessage Rest(string turnId, int position) =>
        new(HttpMethod.Get, $"{Path}/{Uri.EscapeDataString(turnId)}?after={position}");

    /// <summary>Null when the connection broke. While nothing can have been sent yet, that there is no server is an exception.</summary>
    async Task<HttpResponseMessage?> AskAsync(HttpRequestMessage request, bool mayBeSent, CancellationToken cancellationToken)
    {
        try
        {
            return await http.ReachAsync(request, cancellationToken);
        }
        catch (ServerUnreachableException broken) when (mayBeSent || WasConnected(broken.InnerException))
        {
            return null;
        }
    }

    static bool WasConnected(Exception? failure) => failure is HttpRequestException
    {
        HttpRequestError: not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
    };

    /// <summary>What a proxy says while the server behind it restarts.</summary>
    static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    /// <summary>Null when the response ended, or broke, before the reply did.</summary>
    async ValueTask<ChatEvent?> NextAsync(IAsyncEnumerator<ChatEvent> events, string sessionId)
    {
        try
        {
            return await events.MoveNextAsync() ? events.Current : null;
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            return null;
        }
        catch (JsonException)
        {
            return Failed(sessionId, new Refusal(RefusalKind.ModelFailed, "The server sent something that is no event of a reply"));
        }
    }

    TurnFailed Failed(string sessionId, Refusal refusal) =>
        new(refusal.Sentence, sessionId, time.GetUtcNow()) { Kind = refusal.Kind, RetryAfter = refusal.RetryAfter };
}
