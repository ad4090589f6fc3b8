using System.Text.Json.Serialization;

namespace GenAiTransport.Comparison;

/// <summary>What somebody may break, to see who comes back and how.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Fault>))]
enum Fault
{
    /// <summary>The connections are reset; new ones pass.</summary>
    [JsonStringEnumMemberName("cut")]
    Cut,

    /// <summary>Nothing passes for a while; nothing is lost.</summary>
    [JsonStringEnumMemberName("freeze")]
    Freeze,

    /// <summary>The server's process is killed, and another one started in its place.</summary>
    [JsonStringEnumMemberName("kill")]
    Kill,
}
