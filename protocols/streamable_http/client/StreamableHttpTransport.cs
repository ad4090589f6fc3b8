using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GenAiTransport.StreamableHttp.Client;

/// <summary>POST /chat/stream: the response is lines of JSON, each an event, shown as soon as its line is whole.</summary>
public sealed class StreamableHttpTransport : IChatTransport
{
    readonly HttpClient _http;
    readonly ResumingReplies _replies;

    public StreamableHttpTransport(ServerAddress server, TimeProvider? time = null)
    {
        _http = server.CreateHttpClient();
        _replies = new ResumingReplies(_http, ReadLinesAsync, time ?? TimeProvider.System);
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

    /// <summary>A line may come in pieces, cut anywhere; an unfinished one at the end is what a broken connection leaves, and is dropped.</summary>
    static async IAsyncEnumerable<ChatEvent> ReadLinesAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var input = PipeReader.Create(body);
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (TryTakeLine(ref rest, out var line))
            {
                // An empty line is the server's heartbeat.
                if (!line.IsEmpty)
                    yield return Parse(line);
            }
            input.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
                yield break;
        }
    }

    static bool TryTakeLine(ref ReadOnlySequence<byte> rest, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }
        line = rest.Slice(0, end);
        rest = rest.Slice(rest.GetPosition(1, end));
        return true;
    }

    static ChatEvent Parse(ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        return JsonSerializer.Deserialize(ref reader, WireJson.Wire.ChatEvent) ?? throw new JsonException("null is no event.");
    }
}
