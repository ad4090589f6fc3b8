using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace GenAiTransport.StreamableHttp.Server;

/// <summary>Events as NDJSON: one line of JSON each. In the JSON itself no line ends: the dialect escapes all that could pass for an end.</summary>
sealed class JsonLines(PipeWriter output) : IDisposable
{
    const int MostUnflushed = 16 * 1024;

    readonly Utf8JsonWriter _json = new(output, WireJson.WriterOptions);

    /// <summary>Time to flush in the midst of a long batch, so that a slow reader holds little of the server's memory.</summary>
    public bool IsFull => output.UnflushedBytes >= MostUnflushed;

    public void Write(ChatEvent happened)
    {
        JsonSerializer.Serialize(_json, happened, WireJson.Wire.ChatEvent);
        _json.Flush();
        _json.Reset();
        output.Write("\n"u8);
    }

    /// <summary>An empty line: no event, but a sign of life.</summary>
    public void WriteHeartbeat() => output.Write("\n"u8);

    public void Dispose() => _json.Dispose();
}
