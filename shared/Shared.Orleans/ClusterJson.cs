using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace GenAiTransport.Cluster;

/// <summary>What crosses from one instance to another and into the store, in the dialect of the wire.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(WireTime)])]
[JsonSerializable(typeof(ChatEvent[]))]
[JsonSerializable(typeof(SessionDetails))]
[JsonSerializable(typeof(SessionSummary))]
[JsonSerializable(typeof(SessionUpdate))]
[JsonSerializable(typeof(AskedTurn))]
[JsonSerializable(typeof(EndedTurn))]
sealed partial class ClusterJson : JsonSerializerContext
{
    public static byte[] Bytes<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(json, type)!;

    /// <summary>Straight from where a turn keeps them.</summary>
    public static byte[] Bytes(ReadOnlySpan<ChatEvent> events)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, WireJson.WriterOptions);
        json.WriteStartArray();
        foreach (var happened in events)
            JsonSerializer.Serialize(json, happened, WireJson.Wire.ChatEvent);
        json.WriteEndArray();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    public static ChatEvent[] Events(ReadOnlySpan<byte> json) => Read(json, Default.ChatEventArray);
}
