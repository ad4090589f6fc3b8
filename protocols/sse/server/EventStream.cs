using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;

namespace GenAiTransport.Sse.Server;

/// <summary>
/// A response of <c>text/event-stream</c>: blocks of <c>event:</c>, <c>id:</c> and <c>data:</c>, each ended by an empty line. The JSON of a block is one line: the
/// dialect escapes all that could pass for the end of one.
/// </summary>
sealed class EventStream(HttpContext context) : IDisposable
{
    public const string MediaType = "text/event-stream";

    /// <summary>A long batch is flushed in pieces, so that a slow reader holds little of the server's memory.</summary>
    const int MostUnflushed = 16 * 1024;

    readonly PipeWriter _output = context.Response.BodyWriter;
    readonly Utf8JsonWriter _json = new(context.Response.BodyWriter, WireJson.WriterOptions);

    /// <summary>Says what the response is, and asks everybody on its way not to hold it back.</summary>
    public static void Announce(HttpContext context)
    {
        context.Response.ContentType = $"{MediaType}; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    /// <summary>Tells a turn after a position, to its end. That the server stops is no event of the turn: without an id, the reader goes on where it was.</summary>
    public async Task TellAsync(TurnReader turns, ChatTurn turn, int after, ShownStream shown)
    {
        var position = Math.Max(after, ChatTurn.TheBeginning);
        await foreach (var batch in turns.ReadBatchesAsync(turn, after, context.RequestAborted))
        {
            if (batch.IsEmpty)
                WriteHeartbeat();
            for (var index = 0; index < batch.Length; index++)
            {
                var happened = batch.Span[index];
                await WriteAsync(happened, happened is TurnFailed { Kind: RefusalKind.ShuttingDown } ? null : new EventId(turn.Id, ++position), shown);
            }
            await FlushAsync();
        }
    }

    /// <summary>An event of a turn; it leaves with the next flush.</summary>
    public ValueTask WriteAsync(ChatEvent happened, EventId? id, ShownStream shown)
    {
        Begin(Name(happened), id);
        JsonSerializer.Serialize(_json, happened, WireJson.Wire.ChatEvent);
        End();
        shown.Tell(happened);
        return _output.UnflushedBytes >= MostUnflushed ? FlushAsync() : default;
    }

    public void Write<T>(ReadOnlySpan<byte> name, EventId? id, T data, JsonTypeInfo<T> type)
    {
        Begin(name, id);
        JsonSerializer.Serialize(_json, data, type);
        End();
    }

    /// <summary>No event, but how long a browser waits, in milliseconds, before it reconnects.</summary>
    public void WriteRetry() => _output.Write("retry: 2000\n\n"u8);

    /// <summary>No event, but what a browser that reconnects says it has.</summary>
    public void WriteId(EventId id)
    {
        _output.Write("id: "u8);
        Write(id);
        _output.Write("\n\n"u8);
    }

    /// <summary>A comment: no event, but a sign of life.</summary>
    public void WriteHeartbeat() => _output.Write(": ping\n\n"u8);

    public ValueTask FlushAsync() => context.FlushAsync();

    public void Dispose() => _json.Dispose();

    void Begin(ReadOnlySpan<byte> name, EventId? id)
    {
        _output.Write("event: "u8);
        _output.Write(name);
        if (id is { } known)
        {
            _output.Write("\nid: "u8);
            Write(known);
        }
        _output.Write("\ndata: "u8);
    }

    void End()
    {
        _json.Flush();
        _json.Reset();
        _output.Write("\n\n"u8);
    }

    void Write(EventId id) => _output.Advance(id.Format(_output.GetSpan(EventId.LongestText)));

    static ReadOnlySpan<byte> Name(ChatEvent happened) => happened switch
    {
        TurnStarted => "session_info"u8,
        TurnStatus => "status"u8,
        Chunk => "chunk"u8,
        TurnCompleted => "complete"u8,
        _ => "error"u8,
    };
}
