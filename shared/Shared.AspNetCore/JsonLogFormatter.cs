using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace GenAiTransport;

/// <summary>One line of JSON for each event: when, how grave, which, where in which trace, and the ids and figures that our own events have.</summary>
sealed class JsonLogFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "chat-json";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter writer)
    {
        var line = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(line, WireJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("time", WireTime.Text(time.GetUtcNow()));
            json.WriteString("level", entry.LogLevel.ToString().ToLowerInvariant());
            json.WriteString("event", entry.EventId.Name ?? entry.Category);
            json.WriteString("category", entry.Category);
            json.WriteString("message", entry.Formatter(entry.State, entry.Exception));
            if (entry.Category == ChatLog.Category && entry.State is IReadOnlyList<KeyValuePair<string, object?>> values)
                Write(json, values);
            if (Activity.Current is { } span)
            {
                json.WriteString("trace_id", span.TraceId.ToHexString());
                json.WriteString("span_id", span.SpanId.ToHexString());
            }
            if (entry.Exception is { } exception)
                json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }
        writer.Write(Encoding.UTF8.GetString(line.WrittenSpan));
        writer.Write('\n');
    }

    static void Write(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        for (var index = 0; index < values.Count; index++)
        {
            var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(values[index].Key);
            switch (values[index].Value)
            {
                // What the message is made from stands last, under a name of its own.
                case { } when values[index].Key[0] == '{':
                case null:
                    break;
                case int number:
                    json.WriteNumber(name, number);
                    break;
                case long number:
                    json.WriteNumber(name, number);
                    break;
                case double number:
                    json.WriteNumber(name, number);
                    break;
                case var other:
                    json.WriteString(name, other.ToString());
                    break;
            }
        }
    }
}
