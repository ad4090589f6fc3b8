using System.Text.Json.Serialization;

namespace GenAiTransport.Comparison;

/// <summary>What the page and the server behind it tell each other.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(LiveEvent))]
[JsonSerializable(typeof(PageSetup))]
[JsonSerializable(typeof(PageQuestion))]
sealed partial class PageJson : JsonSerializerContext;

sealed record PageSetup(IReadOnlyList<PageProtocol> Protocols, IReadOnlyList<PageNetwork> Networks);

sealed record PageProtocol(string Key, string Name);

sealed record PageNetwork(string Name, string Meaning);

sealed record PageQuestion(string Question, string Network, bool NewConnection);
