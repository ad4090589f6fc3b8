using System.Text.Json.Serialization;

namespace GenAiTransport.Comparison;

/// <summary>What the page and the server behind it tell each other.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(LiveEvent))]
[JsonSerializable(typeof(PageSetup))]
[JsonSerializable(typeof(PageQuestion))]
[JsonSerializable(typeof(PageFault))]
[JsonSerializable(typeof(PageRun[]))]
sealed partial class PageJson : JsonSerializerContext;

sealed record PageSetup(IReadOnlyList<PageProtocol> Protocols, IReadOnlyList<PageNetwork> Networks, string Beneath, bool IsCluster);

sealed record PageProtocol(string Key, string Name, bool Streams);

sealed record PageNetwork(string Name, string Meaning);

sealed record PageQuestion(string Question, string Network, bool NewConnection);

/// <param name="Protocol">Null for all of them.</param>
sealed record PageFault(string? Protocol, Fault Fault);

sealed record PageRun(int Id, string Question, string Network, bool NewConnection);
