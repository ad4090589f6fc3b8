using System.Text.Json.Nodes;

namespace GenAiTransport.Testing;

/// <summary>What the fake was sent. <see cref="Closed"/> completes when the peer closes the connection before the answer is over.</summary>
public sealed record FakeGeminiRequest(
    string Method,
    string Path,
    string Query,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    string Connection,
    Task Closed)
{
    public bool IsGeneration => Method == "POST";

    public string Model => Path[(Path.LastIndexOf('/') + 1)..].Split(':')[0];

    public bool IsStreaming => Path.EndsWith(":streamGenerateContent", StringComparison.Ordinal);

    public string LastText => JsonNode.Parse(Body)?["contents"]?.AsArray() is [.., { } last]
        ? (string?)last["parts"]?[0]?["text"] ?? string.Empty
        : string.Empty;
}
