using System.Text.Json.Nodes;

namespace GenAiTransport.Testing;

/// <summary>What the fake was sent. <see cref="Closed"/> completes when the peer closes the connection before the answer is over.</summary>
public sealed record FakeOpenAiRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    string Connection,
    Task Closed)
{
    public bool IsCompletion => Method == "POST";

    public JsonNode? Json => IsCompletion ? JsonNode.Parse(Body) : null;

    public string Model => (string?)Json?["model"] ?? "";

    public bool IsStreaming => (bool?)Json?["stream"] is true;

    public string LastText => Json?["messages"]?.AsArray() is [.., { } last] ? (string?)last["content"] ?? "" : "";

    /// <summary>The key, in whichever header it came.</summary>
    public string? Key => Headers.GetValueOrDefault("Authorization")?.Replace("Bearer ", "", StringComparison.Ordinal) ?? Headers.GetValueOrDefault("api-key");
}
