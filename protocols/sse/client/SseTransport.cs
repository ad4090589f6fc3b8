using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GenAiTransport.Sse.Client;

/// <summary>POST /chat/stream: the response is an event stream, and each event's data is JSON.</summary>
public sealed class SseTransport : IChatTransport
{
    readonly HttpClient _http;
    readonly ResumingReplies _replies;

    public SseTransport(ServerAddress server, TimeProvider? time = null)
    {
        _http = server.CreateHttpClient();
        _replies = new ResumingReplies(_http, ReadEventsAsync, time ?? TimeProvider.System);
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

    static async IAsyncEnumerable<ChatEvent> ReadEventsAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in SseParser.Create(body, Parse).EnumerateAsync(cancellationToken))
        {
            if (item.Data is { } happened)
                yield return happened;
        }
    }

    /// <summary>Events that this client does not know are passed over, as the format wants it.</summary>
    static ChatEvent? Parse(string type, ReadOnlySpan<byte> data) => type is "session_info" or "status" or "chunk" or "complete" or "error"
        ? JsonSerializer.Deserialize(data, WireJson.Wire.ChatEvent)
        : null;
}
