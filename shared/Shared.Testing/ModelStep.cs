using System.Text.Json.Nodes;

namespace GenAiTransport.Testing;

/// <summary>What a scripted model does next.</summary>
abstract record ModelStep
{
    public sealed record Event(JsonObject Json) : ModelStep;

    public sealed record Raw(byte[] Bytes) : ModelStep;

    public sealed record Wait(TimeSpan Time) : ModelStep;

    public sealed record Until(Task Task) : ModelStep;

    public sealed record Reset : ModelStep;

    /// <summary>The whole answer as it is; nothing can follow it.</summary>
    public sealed record Answer(int Status, string Body, string ContentType, string? RetryAfter, string? Location) : ModelStep;
}
