using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenAiTransport;

/// <summary>The one JSON dialect of everything on the wire: snake case, text as it is, times in UTC.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(WireTime)],
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ChatEvent))]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(ChatReply))]
[JsonSerializable(typeof(MessageAccepted))]
[JsonSerializable(typeof(MessageAdded))]
[JsonSerializable(typeof(NewSessionRequest))]
[JsonSerializable(typeof(SessionCreated))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(SessionDetails))]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(StopResult))]
[JsonSerializable(typeof(HealthState))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(StatsReport))]
[JsonSerializable(typeof(ServerInfo))]
[JsonSerializable(typeof(SessionUpdate))]
[JsonSerializable(typeof(Problem))]
public sealed partial class WireJson : JsonSerializerContext
{
    static WireJson? _wire;

    /// <summary>The generator cannot be told an encoder, so the context that is used is made here, at its first use.</summary>
    public static WireJson Wire => _wire ??= new(new JsonSerializerOptions(Default.Options) { Encoder = new LineSafeEncoder() });

    /// <summary>For writers that outlive one value; what is written is valid by construction.</summary>
    public static JsonWriterOptions WriterOptions => new() { Encoder = Wire.Options.Encoder, SkipValidation = true };
}
