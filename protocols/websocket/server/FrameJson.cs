using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenAiTransport.WebSockets.Server;

/// <summary>The frames in the one JSON dialect of everything on the wire.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(WireTime)],
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ClientFrame))]
[JsonSerializable(typeof(ServerFrame))]
sealed partial class FrameJson : JsonSerializerContext
{
    static FrameJson? _wire;

    /// <summary>Made at its first use, as <see cref="WireJson.Wire"/> is, for the same encoder.</summary>
    public static FrameJson Wire => _wire ??= new(new JsonSerializerOptions(Default.Options) { Encoder = WireJson.Wire.Options.Encoder });

    public static byte[] Bytes(ServerFrame frame) => JsonSerializer.SerializeToUtf8Bytes(frame, Wire.ServerFrame);
}
