using System.Text.Json.Nodes;

namespace GenAiTransport.Testing;

abstract record GeminiStep
{
    public sealed record Event(JsonObject Json) : GeminiStep;

    public sealed record Raw(byte[] Bytes) : GeminiStep;

    public sealed record Wait(TimeSpan Time) : GeminiStep;

    public sealed record Until(Task Task) : GeminiStep;

    public sealed record Reset : GeminiStep;

    /// <summary>The whole answer as it is; nothing can follow it.</summary>
    public sealed record Answer(int Status, string Body, string ContentType, string? RetryAfter, string? Location) : GeminiStep;
}
